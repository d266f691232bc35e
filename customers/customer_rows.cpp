// SPDX-License-Identifier: Apache-2.0
#include "customers/customer_rows.h"

#include <nlohmann/json.hpp>

#include "foundation/error.h"

namespace xiaoer::customers {
namespace {

// A damaged row must not take the list of all customers with it.
std::vector<std::string> tags_of(const std::string& text) {
  std::vector<std::string> tags;
  const auto json = nlohmann::json::parse(text, nullptr, false);
  if (!json.is_array()) return tags;
  for (const auto& tag : json) {
    if (tag.is_string()) tags.push_back(tag.get<std::string>());
  }
  return tags;
}

}  // namespace

std::string tags_json(const std::vector<std::string>& tags) {
  return nlohmann::json(tags).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

Customer customer_of(const Row& row) {
  Customer customer;
  customer.id = row.integer(0);
  customer.name = row.text(1);
  customer.phone = row.text(2);
  customer.email = row.text(3);
  customer.company = row.text(4);
  customer.level = row.text(5);
  customer.language = row.text(6);
  customer.note = row.text(7);
  customer.tags = tags_of(row.text(8));
  customer.version = row.integer(9);
  customer.created_at = from_millis(row.integer(10));
  customer.updated_at = from_millis(row.integer(11));
  return customer;
}

Customer require_customer(Transaction& transaction, Id id) {
  static const std::string sql = "SELECT " + kCustomerColumns + " FROM person WHERE id = $1";
  const auto rows = transaction.run(sql, {id});
  if (rows.empty()) throw RequestError(404, "no_customer", "there is no customer " + std::to_string(id));
  return customer_of(rows[0]);
}

void save_customer(Transaction& transaction, Customer& customer, std::int64_t seen_version, TimePoint now) {
  customer.version = seen_version + 1;
  customer.updated_at = now;
  transaction.run(
      "UPDATE person SET name = $3, phone = $4, email = $5, company = $6, level = $7, language = $8, note = "
      "$9, "
      "tags = $10, version = version + 1, updated_at = $11 WHERE id = $1 AND version = $2",
      {customer.id, seen_version, customer.name, customer.phone, customer.email, customer.company,
       customer.level, customer.language, customer.note, tags_json(customer.tags), to_millis(now)});
  if (transaction.changed() == 1) return;
  throw RequestError(412, "stale_version",
                     "customer " + std::to_string(customer.id) + " was changed meanwhile; load it again");
}

}  // namespace xiaoer::customers
