// SPDX-License-Identifier: Apache-2.0
#include "customers/merging.h"

#include <array>
#include <nlohmann/json.hpp>

#include "customers/customer_rows.h"
#include "foundation/error.h"

namespace xiaoer::customers {
namespace {

using nlohmann::json;

struct Field {
  const char* name;
  std::string Customer::*value;
};
constexpr std::array<Field, 7> kFields{{{"name", &Customer::name},
                                        {"phone", &Customer::phone},
                                        {"email", &Customer::email},
                                        {"company", &Customer::company},
                                        {"level", &Customer::level},
                                        {"language", &Customer::language},
                                        {"note", &Customer::note}}};

void require_unmerged(Transaction& transaction, Id id) {
  const auto rows = transaction.run("SELECT merged_into FROM person WHERE id = $1", {id});
  if (rows.empty() || rows[0].integer(0) == 0) return;
  throw RequestError(
      409, "already_merged",
      "customer " + std::to_string(id) + " was merged into customer " + std::to_string(rows[0].integer(0)));
}

json ids_of(const Rows& rows) {
  json ids = json::array();
  for (const auto& row : rows) ids.push_back(row.integer(0));
  return ids;
}

// What belonged to `from`, by table.
json move_all(Transaction& transaction, Id from, Id into) {
  json moved;
  moved["identity"] = ids_of(
      transaction.run("UPDATE identity SET person_id = $2 WHERE person_id = $1 RETURNING id", {from, into}));
  moved["conversation"] = ids_of(transaction.run(
      // the version: a turn that was prepared for the other file is prepared again
      "UPDATE conversation SET person_id = $2, version = version + 1 WHERE person_id = $1 RETURNING id",
      {from, into}));
  moved["ticket"] = ids_of(
      transaction.run("UPDATE ticket SET person_id = $2 WHERE person_id = $1 RETURNING id", {from, into}));
  return moved;
}

// Only rows that are still `into`'s: a later merge may have moved them on.
void move_back(Transaction& transaction, const json& moved, Id from, Id into) {
  for (const auto& id : moved.at("identity")) {
    transaction.run("UPDATE identity SET person_id = $3 WHERE id = $1 AND person_id = $2",
                    {id.get<Id>(), into, from});
  }
  for (const auto& id : moved.at("conversation")) {
    transaction.run("UPDATE conversation SET person_id = $3 WHERE id = $1 AND person_id = $2",
                    {id.get<Id>(), into, from});
  }
  for (const auto& id : moved.at("ticket")) {
    transaction.run("UPDATE ticket SET person_id = $3 WHERE id = $1 AND person_id = $2",
                    {id.get<Id>(), into, from});
  }
}

// Returns what was filled in: field → value.
json fill(const Customer& from, Customer& into) {
  json filled = json::object();
  for (const auto& field : kFields) {
    auto& value = into.*field.value;
    if (!value.empty() || (from.*field.value).empty()) continue;
    value = from.*field.value;
    filled[field.name] = value;
  }
  for (const auto& tag : from.tags) {
    if (std::find(into.tags.begin(), into.tags.end(), tag) != into.tags.end()) continue;
    into.tags.push_back(tag);
    filled["tags"].push_back(tag);
  }
  return filled;
}

void empty_again(const json& filled, Customer& into) {
  for (const auto& field : kFields) {
    auto& value = into.*field.value;
    if (filled.contains(field.name) && filled[field.name] == value) value.clear();
  }
  if (!filled.contains("tags")) return;
  for (const auto& tag : filled["tags"]) std::erase(into.tags, tag.get<std::string>());
}

void set_merged_into(Transaction& transaction, Id from, Id into, TimePoint at) {
  transaction.run("UPDATE person SET merged_into = $2, version = version + 1, updated_at = $3 WHERE id = $1",
                  {from, into, to_millis(at)});
}

Id add_record(Transaction& transaction, const Merge& merge, const std::string& action,
              const std::string& detail) {
  return transaction
      .run("INSERT INTO audit (at, user_id, action, object, detail) VALUES ($1, $2, $3, $4, $5) RETURNING id",
           {to_millis(merge.at), merge.user_id, action, "customer " + std::to_string(merge.into), detail})[0]
      .integer(0);
}

}  // namespace

Id merge(Transaction& transaction, const Merge& merge) {
  if (merge.from == merge.into) {
    throw RequestError(422, "same_customer", "a customer cannot be merged with himself");
  }
  const auto from = require_customer(transaction, merge.from);
  auto into = require_customer(transaction, merge.into);
  require_unmerged(transaction, merge.from);
  require_unmerged(transaction, merge.into);
  json record{{"from", merge.from}, {"into", merge.into}};
  record["moved"] = move_all(transaction, merge.from, merge.into);
  record["filled"] = fill(from, into);
  save_customer(transaction, into, into.version, merge.at);
  set_merged_into(transaction, merge.from, merge.into, merge.at);
  return add_record(transaction, merge, "customer_merged",
                    record.dump(-1, ' ', false, json::error_handler_t::replace));
}

void unmerge(Transaction& transaction, const Unmerge& unmerge) {
  const auto rows = transaction.run("SELECT detail FROM audit WHERE id = $1 AND action = 'customer_merged'",
                                    {unmerge.audit_id});
  if (rows.empty()) {
    throw RequestError(404, "no_merge",
                       "there is no merge with the number " + std::to_string(unmerge.audit_id));
  }
  const auto record = json::parse(rows[0].text(0));
  const Id from = record.at("from").get<Id>(), into = record.at("into").get<Id>();
  const auto state = transaction.run("SELECT merged_into FROM person WHERE id = $1", {from});
  const auto done = transaction.run("SELECT id FROM audit WHERE action = 'customer_unmerged' AND detail = $1",
                                    {std::to_string(unmerge.audit_id)});
  if (!done.empty() || state.empty() || state[0].integer(0) != into) {
    throw RequestError(409, "not_merged", "this merge was taken back already");
  }
  require_unmerged(transaction, into);  // the later merge has to be taken back first
  move_back(transaction, record.at("moved"), from, into);
  auto survivor = require_customer(transaction, into);
  empty_again(record.at("filled"), survivor);
  save_customer(transaction, survivor, survivor.version, unmerge.at);
  set_merged_into(transaction, from, 0, unmerge.at);
  add_record(transaction, {from, into, unmerge.user_id, unmerge.at}, "customer_unmerged",
             std::to_string(unmerge.audit_id));
}

}  // namespace xiaoer::customers
