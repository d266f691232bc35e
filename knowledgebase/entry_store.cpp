// SPDX-License-Identifier: Apache-2.0
#include "knowledgebase/entry_store.h"

#include "foundation/error.h"
#include "knowledgebase/entry_json.h"
#include "knowledgebase/entry_row.h"
#include "knowledgebase/entry_rules.h"

namespace xiaoer::knowledgebase {
namespace {

std::optional<Entry> first(const Rows& rows) {
  if (rows.empty()) return std::nullopt;
  return entry_from_row(rows.front());
}

Entry checked(Entry entry) {
  entry = tidied(std::move(entry));
  std::string what;
  for (const auto& fault : faults_of(entry))
    what += (what.empty() ? "" : "; ") + fault.field + " " + fault.what;
  if (!what.empty()) throw RequestError(422, "invalid_entry", what);
  return entry;
}

Entry present(Transaction& transaction, Id id) {
  auto entry = first(transaction.run("SELECT " XIAOER_ENTRY_COLUMNS " FROM kb_entry WHERE id = $1", {id}));
  if (!entry) throw RequestError(404, "no_such_entry", "there is no knowledge entry " + std::to_string(id));
  return *entry;
}

Entry seen(Transaction& transaction, const SeenEntry& wanted) {
  Entry entry = present(transaction, wanted.id);
  if (entry.version != wanted.version)
    throw RequestError(412, "stale_version",
                       "entry " + entry.key + " has been changed since you opened it: it is at version " +
                           std::to_string(entry.version) + ", you saw " + std::to_string(wanted.version));
  return entry;
}

void refuse_taken_key(Transaction& transaction, const Entry& entry) {
  const auto other = EntryStore::find_key(transaction, entry.key);
  if (other && other->id != entry.id)
    throw RequestError(409, "duplicate_key",
                       "the key '" + entry.key + "' belongs to '" + other->question + "'");
}

void keep_version(Transaction& transaction, const Entry& entry, const Edit& edit) {
  transaction.run(
      "INSERT INTO kb_version (entry_id, version, author, content, at) VALUES ($1, $2, $3, $4, $5)",
      {entry.id, entry.version, edit.author, to_json(entry), to_millis(edit.at)});
}

void save(Transaction& transaction, const Entry& entry) {
  transaction.run(
      "UPDATE kb_entry SET key = $2, category = $3, question = $4, status = $5, owner = $6, tags = $7, "
      "\"similar\" = $8, answers = $9, effective_from = $10, expires_at = $11, review_at = $12, version = "
      "$13, "
      "updated_at = $14 WHERE id = $1",
      {entry.id, entry.key, entry.category, entry.question, entry.status, entry.owner,
       texts_to_json(entry.tags), texts_to_json(entry.similar), answers_to_json(entry.answers),
       to_value(entry.effective_from), to_value(entry.expires_at), to_value(entry.review_at), entry.version,
       to_millis(entry.updated_at)});
}

}  // namespace

std::optional<Entry> EntryStore::find(Id id) const {
  return first(database_.read("SELECT " XIAOER_ENTRY_COLUMNS " FROM kb_entry WHERE id = $1", {id}));
}

std::optional<Entry> EntryStore::find_key(std::string_view key) const {
  return first(
      database_.read("SELECT " XIAOER_ENTRY_COLUMNS " FROM kb_entry WHERE key = $1", {std::string(key)}));
}

std::optional<Entry> EntryStore::find_key(Transaction& transaction, std::string_view key) {
  return first(
      transaction.run("SELECT " XIAOER_ENTRY_COLUMNS " FROM kb_entry WHERE key = $1", {std::string(key)}));
}

Entry EntryStore::add(Transaction& transaction, Entry entry, const Edit& edit) {
  entry = checked(std::move(entry));
  entry.id = 0;
  refuse_taken_key(transaction, entry);
  entry.version = 1;
  entry.updated_at = edit.at;
  entry.hits = entry.helpful = entry.unhelpful = 0;
  const Rows rows = transaction.run(
      "INSERT INTO kb_entry (key, category, question, status, owner, tags, \"similar\", answers, "
      "effective_from, "
      "expires_at, review_at, version, updated_at) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 1, $12) RETURNING id",
      {entry.key, entry.category, entry.question, entry.status, entry.owner, texts_to_json(entry.tags),
       texts_to_json(entry.similar), answers_to_json(entry.answers), to_value(entry.effective_from),
       to_value(entry.expires_at), to_value(entry.review_at), to_millis(entry.updated_at)});
  entry.id = rows.at(0).integer(0);
  keep_version(transaction, entry, edit);
  return entry;
}

Entry EntryStore::update(Transaction& transaction, Entry changed, const Edit& edit) {
  const Entry before = seen(transaction, {changed.id, changed.version});
  changed = checked(std::move(changed));
  if (!may_move(before.status, changed.status))
    throw RequestError(422, "forbidden_step",
                       "an entry cannot go from " + before.status + " to " + changed.status);
  refuse_taken_key(transaction, changed);
  changed.hits = before.hits;
  changed.helpful = before.helpful;
  changed.unhelpful = before.unhelpful;
  if (same_content(before, changed)) return before;
  changed.version = before.version + 1;
  changed.updated_at = edit.at;
  save(transaction, changed);
  keep_version(transaction, changed, edit);
  return changed;
}

Entry EntryStore::restore(Transaction& transaction, SeenEntry wanted, std::int64_t version,
                          const Edit& edit) {
  const Entry before = seen(transaction, wanted);
  const Rows rows = transaction.run("SELECT content FROM kb_version WHERE entry_id = $1 AND version = $2",
                                    {wanted.id, version});
  if (rows.empty())
    throw RequestError(404, "no_such_version",
                       "entry " + before.key + " has no version " + std::to_string(version));
  Entry restored = entry_from_json(rows.front().text(0), before);
  restored.status = before.status;
  return update(transaction, std::move(restored), edit);
}

Entry EntryStore::remove(Transaction& transaction, SeenEntry wanted) {
  Entry entry = seen(transaction, wanted);
  transaction.run("DELETE FROM kb_version WHERE entry_id = $1", {wanted.id});
  transaction.run("DELETE FROM kb_entry WHERE id = $1", {wanted.id});
  return entry;
}

void EntryStore::count_hit(Transaction& transaction, std::string_view key) {
  transaction.run("UPDATE kb_entry SET hits = hits + 1 WHERE key = $1", {std::string(key)});
}

void EntryStore::count_rating(Transaction& transaction, std::string_view key, Rating rating) {
  if (rating == Rating::helpful)
    transaction.run("UPDATE kb_entry SET helpful = helpful + 1 WHERE key = $1", {std::string(key)});
  else
    transaction.run("UPDATE kb_entry SET unhelpful = unhelpful + 1 WHERE key = $1", {std::string(key)});
}

}  // namespace xiaoer::knowledgebase
