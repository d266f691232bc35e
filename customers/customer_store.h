// SPDX-License-Identifier: Apache-2.0
// Persons and their identities in the store. What changes them runs inside the caller's transaction; what
// reads uses the database. Values come back unmasked: masking and the audit of looking are the caller's
// matter. Faults of the caller are RequestErrors: 404 no_customer, 412 stale_version, 409, 422. Any thread.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "customers/customer.h"
#include "storage/database.h"

namespace xiaoer::customers {

struct Contact {
  Address address;
  std::string display_name;  // as the provider tells it, may be empty
  std::string language;      // "" when unknown
};
struct Known {
  Id person_id = 0, identity_id = 0;
  bool created = false;
};
// The person behind an address; a newcomer gets a person and an identity. A display name that arrives or
// changes is kept with the identity, and becomes the person's name unless an agent gave him another one.
Known find_or_create(Transaction& transaction, const Contact& contact, TimePoint now);
// The merchant's signature proved who it is.
void mark_verified(Transaction& transaction, Id identity_id);

struct CustomerUpdate {
  Id id = 0;
  std::int64_t version = 0;  // the one the caller saw
  std::optional<std::string> name = {}, phone = {}, email = {}, company = {}, level = {}, language = {},
                             note = {};
  std::optional<std::vector<std::string>> tags = {};
};
Customer update_customer(Transaction& transaction, const CustomerUpdate& update, TimePoint now);

// With identities. A merged person is answered by the one who took him over. No value: there is none.
[[nodiscard]] std::optional<Customer> find_customer(Database& database, Id id);
[[nodiscard]] std::optional<Customer> find_customer(Database& database, const Address& address);

// Where a page of a list ended.
struct CustomerCursor {
  TimePoint updated_at{};
  Id id = 0;
};
struct CustomerFilter {
  std::string text = {};  // in name, phone, e-mail address or company
  std::optional<CustomerCursor> after = {};
  int limit = 50;  // 1 to 200
};
struct CustomerPage {
  std::vector<Customer> items;  // last changed first; without identities
  std::optional<CustomerCursor> next;
};
[[nodiscard]] CustomerPage list_customers(Database& database, const CustomerFilter& filter);

}  // namespace xiaoer::customers
