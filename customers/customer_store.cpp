// SPDX-License-Identifier: Apache-2.0
#include "customers/customer_store.h"

#include "customers/customer_rows.h"
#include "customers/customer_text.h"
#include "foundation/error.h"
#include "foundation/text.h"

namespace xiaoer::customers {
namespace {

struct StoredIdentity {
  Known known;
  std::string display_name;
};

std::optional<StoredIdentity> find_identity(Transaction& transaction, const Address& address) {
  const auto rows = transaction.run(
      "SELECT person_id, id, display_name FROM identity WHERE channel = $1 AND account = $2 AND peer = $3",
      {address.channel, address.account, address.peer});
  if (rows.empty()) return std::nullopt;
  return StoredIdentity{{rows[0].integer(0), rows[0].integer(1), false}, rows[0].text(2)};
}

void rename(Transaction& transaction, const StoredIdentity& identity, const std::string& name,
            TimePoint now) {
  transaction.run("UPDATE identity SET display_name = $2 WHERE id = $1", {identity.known.identity_id, name});
  transaction.run(
      "UPDATE person SET name = $2, version = version + 1, updated_at = $4 "
      "WHERE id = $1 AND (name = '' OR name = $3)",
      {identity.known.person_id, name, identity.display_name, to_millis(now)});
}

Id insert_person(Transaction& transaction, const Contact& contact, const std::string& name, TimePoint now) {
  const auto language = contact.language == "zh" || contact.language == "en" ? contact.language : "";
  return transaction
      .run(
          "INSERT INTO person (shard, name, language, created_at, updated_at) VALUES ($1, $2, $3, $4, $4) "
          "RETURNING id",
          {std::int64_t{shard_of(contact.address)}, name, language, to_millis(now)})[0]
      .integer(0);
}

// No value: another node was quicker.
std::optional<Id> insert_identity(Transaction& transaction, Id person_id, const Contact& contact,
                                  const std::string& name, TimePoint now) {
  const auto rows = transaction.run(
      "INSERT INTO identity (shard, person_id, channel, account, peer, display_name, created_at) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (channel, account, peer) DO NOTHING RETURNING id",
      {std::int64_t{shard_of(contact.address)}, person_id, contact.address.channel, contact.address.account,
       contact.address.peer, name, to_millis(now)});
  if (rows.empty()) return std::nullopt;
  return rows[0].integer(0);
}

}  // namespace

Known find_or_create(Transaction& transaction, const Contact& contact, TimePoint now) {
  const auto name = clean_name(contact.display_name);
  if (const auto identity = find_identity(transaction, contact.address)) {
    if (!name.empty() && name != identity->display_name) rename(transaction, *identity, name, now);
    return identity->known;
  }
  const Id person_id = insert_person(transaction, contact, name, now);
  if (const auto identity_id = insert_identity(transaction, person_id, contact, name, now)) {
    return {person_id, *identity_id, true};
  }
  transaction.run("DELETE FROM person WHERE id = $1", {person_id});
  return find_identity(transaction, contact.address).value().known;
}

void mark_verified(Transaction& transaction, Id identity_id) {
  transaction.run("UPDATE identity SET verified = 1 WHERE id = $1", {identity_id});
}

Customer update_customer(Transaction& transaction, const CustomerUpdate& update, TimePoint now) {
  auto customer = require_customer(transaction, update.id);
  if (customer.version != update.version) {
    throw RequestError(412, "stale_version",
                       "customer " + std::to_string(update.id) + " was changed meanwhile (version " +
                           std::to_string(customer.version) + ", you have " + std::to_string(update.version) +
                           "); load it again");
  }
  apply(update, customer);
  save_customer(transaction, customer, update.version, now);
  return customer;
}

}  // namespace xiaoer::customers
