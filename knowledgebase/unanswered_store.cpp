// SPDX-License-Identifier: Apache-2.0
#include "knowledgebase/unanswered_store.h"

#include "foundation/error.h"
#include "foundation/text.h"
#include "knowledgebase/entry_row.h"
#include "knowledgebase/entry_rules.h"

namespace xiaoer::knowledgebase {
namespace {

#define XIAOER_UNANSWERED_COLUMNS "id, text, channel, conversation_id, count, status, first_at, last_at"

Unanswered from_row(const Row& row) {
  return {row.integer(0),
          row.text(1),
          row.text(2),
          row.integer(3),
          row.integer(4),
          row.text(5),
          from_millis(row.integer(6)),
          from_millis(row.integer(7))};
}

// The text of an open question.
std::string open_text(Transaction& transaction, Id id) {
  const Rows rows = transaction.run("SELECT text, status FROM unanswered WHERE id = $1", {id});
  if (rows.empty()) throw RequestError(404, "no_such_question", "there is no question " + std::to_string(id));
  if (rows.front().text(1) != "open")
    throw RequestError(409, "already_resolved", "this question is " + rows.front().text(1) + " already");
  return first_code_points(rows.front().text(0), EntryLimits::kWording);
}

void set_status(Transaction& transaction, Id id, const std::string& status) {
  transaction.run("UPDATE unanswered SET status = $2 WHERE id = $1", {id, status});
}

Entry required_entry(Transaction& transaction, Id id) {
  const Rows rows = transaction.run("SELECT " XIAOER_ENTRY_COLUMNS " FROM kb_entry WHERE id = $1", {id});
  if (rows.empty())
    throw RequestError(404, "no_such_entry", "there is no knowledge entry " + std::to_string(id));
  return entry_from_row(rows.front());
}

// key_for() of the question, with a number behind it when an entry has it already.
std::string free_key(Transaction& transaction, const std::string& question) {
  const std::string key = key_for(question);
  std::string candidate = key;
  for (int i = 2; EntryStore::find_key(transaction, candidate); ++i)
    candidate = key + "-" + std::to_string(i);
  return candidate;
}

}  // namespace

std::optional<Unanswered> UnansweredStore::find(Id id) const {
  const Rows rows =
      database_.read("SELECT " XIAOER_UNANSWERED_COLUMNS " FROM unanswered WHERE id = $1", {id});
  if (rows.empty()) return std::nullopt;
  return from_row(rows.front());
}

std::vector<Unanswered> UnansweredStore::list(const std::string& status, std::int64_t limit) const {
  std::vector<Unanswered> out;
  for (const auto& row :
       database_.read("SELECT " XIAOER_UNANSWERED_COLUMNS " FROM unanswered WHERE $1 = '' OR status = $1 "
                      "ORDER BY count DESC, last_at DESC, id LIMIT $2",
                      {status, limit}))
    out.push_back(from_row(row));
  return out;
}

void UnansweredStore::record(Transaction& transaction, const Miss& miss) {
  if (miss.normalised.empty()) return;
  transaction.run(
      "INSERT INTO unanswered (normalised, text, channel, conversation_id, count, status, first_at, last_at) "
      "VALUES ($1, $2, $3, $4, 1, 'open', $5, $5) "
      "ON CONFLICT (normalised) DO UPDATE SET count = unanswered.count + 1, last_at = excluded.last_at, "
      "status = CASE WHEN unanswered.status = 'resolved' THEN 'open' ELSE unanswered.status END",
      {miss.normalised, miss.text, miss.channel, miss.conversation_id, to_millis(miss.at)});
}

Entry UnansweredStore::resolve_as_new(Transaction& transaction, Id id, const Edit& edit) {
  Entry entry;
  entry.question = open_text(transaction, id);
  entry.key = free_key(transaction, entry.question);
  entry.status = "draft";
  set_status(transaction, id, "resolved");
  return EntryStore::add(transaction, std::move(entry), edit);
}

Entry UnansweredStore::resolve_as_similar(Transaction& transaction, Id id, Id entry_id, const Edit& edit) {
  const std::string text = open_text(transaction, id);
  Entry entry = required_entry(transaction, entry_id);
  entry.similar.push_back(text);
  set_status(transaction, id, "resolved");
  return EntryStore::update(transaction, std::move(entry), edit);
}

void UnansweredStore::ignore(Transaction& transaction, Id id) {
  open_text(transaction, id);
  set_status(transaction, id, "ignored");
}

Entry UnansweredStore::resolve_with(Transaction& transaction, Id id, Id entry_id) {
  open_text(transaction, id);
  set_status(transaction, id, "resolved");
  return required_entry(transaction, entry_id);
}

}  // namespace xiaoer::knowledgebase
