// SPDX-License-Identifier: Apache-2.0
#include "customers/customer_rows.h"
#include "customers/customer_store.h"
#include "storage/sql_text.h"

namespace xiaoer::customers {
namespace {

constexpr int kPageLimit = 200;
constexpr int kMergeHops = 100;  // a chain of merges never gets that long

std::vector<Identity> identities_of(Database& database, Id person_id) {
  std::vector<Identity> identities;
  for (const auto& row : database.read("SELECT id, channel, account, peer, display_name, verified FROM "
                                       "identity WHERE person_id = $1 ORDER BY id",
                                       {person_id})) {
    identities.push_back(
        {row.integer(0), {row.text(1), row.text(2), row.text(3)}, row.text(4), row.integer(5) != 0});
  }
  return identities;
}

}  // namespace

std::optional<Customer> find_customer(Database& database, Id id) {
  static const std::string sql = "SELECT " + kCustomerColumns + ", merged_into FROM person WHERE id = $1";
  for (int hop = 0; hop < kMergeHops; ++hop) {
    const auto rows = database.read(sql, {id});
    if (rows.empty()) return std::nullopt;
    if (const Id next = rows[0].integer(12); next != 0) {
      id = next;
      continue;
    }
    auto customer = customer_of(rows[0]);
    customer.identities = identities_of(database, customer.id);
    return customer;
  }
  return std::nullopt;
}

std::optional<Customer> find_customer(Database& database, const Address& address) {
  const auto rows =
      database.read("SELECT person_id FROM identity WHERE channel = $1 AND account = $2 AND peer = $3",
                    {address.channel, address.account, address.peer});
  if (rows.empty()) return std::nullopt;
  return find_customer(database, rows[0].integer(0));
}

CustomerPage list_customers(Database& database, const CustomerFilter& filter) {
  static const std::string sql =
      "SELECT " + kCustomerColumns +
      " FROM person WHERE merged_into = 0"
      " AND ($1 = '' OR LOWER(name || ' ' || phone || ' ' || email || ' ' || company) LIKE LOWER($1) ESCAPE "
      "'\\')"
      " AND (updated_at < $2 OR (updated_at = $2 AND id < $3)) ORDER BY updated_at DESC, id DESC LIMIT $4";
  constexpr auto kEnd = std::numeric_limits<std::int64_t>::max();
  const auto limit = static_cast<std::size_t>(std::clamp(filter.limit, 1, kPageLimit));
  CustomerPage page;
  for (const auto& row : database.read(
           sql, {like_pattern(filter.text), filter.after ? to_millis(filter.after->updated_at) : kEnd,
                 filter.after ? filter.after->id : kEnd, static_cast<std::int64_t>(limit + 1)})) {
    page.items.push_back(customer_of(row));
  }
  if (page.items.size() > limit) {
    page.items.resize(limit);
    page.next = CustomerCursor{page.items.back().updated_at, page.items.back().id};
  }
  return page;
}

}  // namespace xiaoer::customers
