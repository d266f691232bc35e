// SPDX-License-Identifier: Apache-2.0
#include "knowledgebase/import_batch.h"

#include "foundation/error.h"
#include "knowledgebase/entry_rules.h"

namespace xiaoer::knowledgebase {
namespace {

// Thrown to roll a dry run back.
struct NothingIsKept {};

std::size_t bytes_of(const Entry& entry) {
  std::size_t bytes = entry.question.size();
  for (const auto& wording : entry.similar) bytes += wording.size();
  for (const auto& answer : entry.answers) bytes += answer.text.size();
  return bytes;
}

std::string tidied_key(const std::string& key) {
  Entry entry;
  entry.key = key;
  return tidied(std::move(entry)).key;
}

}  // namespace

void ImportBatches::add(Incoming row) {
  constexpr std::size_t kBatchRows = 500, kBatchBytes = std::size_t{4} << 20;
  ++rows_;
  row.entry.key = tidied_key(row.entry.key);
  if (row.entry.key.empty()) find_key(row);
  const auto [first, is_new] = lines_.emplace(row.entry.key, row.line);
  if (!is_new) {
    fault({row.line,
           "the key '" + row.entry.key + "' stands in line " + std::to_string(first->second) + " already"});
    return;
  }
  waiting_bytes_ += bytes_of(row.entry);
  waiting_.push_back(std::move(row));
  if (waiting_.size() >= kBatchRows || waiting_bytes_ >= kBatchBytes) flush();
}

void ImportBatches::fault(RowFault fault) {
  ++report_.failed;
  if (report_.faults.size() < ImportReport::kListed) report_.faults.push_back(std::move(fault));
}

ImportReport ImportBatches::finish() {
  flush();
  std::stable_sort(report_.faults.begin(), report_.faults.end(),
                   [](const RowFault& a, const RowFault& b) { return a.line < b.line; });
  return std::move(report_);
}

// A sheet without keys: the entry with this question, or a key made of it.
void ImportBatches::find_key(Incoming& row) {
  if (!std::exchange(keys_read_, true))
    for (const auto& stored : database_.read("SELECT question, key FROM kb_entry ORDER BY id"))
      keys_.emplace(stored.text(0), stored.text(1));
  const std::string question = tidied(row.entry).question;
  const auto known = keys_.find(question);
  row.entry.key = known == keys_.end() ? key_for(question) : known->second;
}

void ImportBatches::flush() {
  if (waiting_.empty()) return;
  Outcome outcome;
  try {
    database_.write([&](Transaction& transaction) {
      outcome = {};
      for (const auto& row : waiting_) store(transaction, row, outcome);
      if (options_.mode == ImportMode::dry_run) throw NothingIsKept{};
    });
  } catch (const NothingIsKept&) {
  }
  report_.created += outcome.created;
  report_.updated += outcome.updated;
  report_.unchanged += outcome.unchanged;
  for (auto& row_fault : outcome.faults) fault(std::move(row_fault));
  waiting_.clear();
  waiting_bytes_ = 0;
  if (options_.progress) options_.progress(rows_);
}

// The store refuses a wrong entry before it writes anything of it, so the other rows of the batch stay.
void ImportBatches::store(Transaction& transaction, const Incoming& row, Outcome& outcome) const {
  try {
    const auto before = EntryStore::find_key(transaction, row.entry.key);
    Entry wanted = merged(before.value_or(Entry{}), row);
    wanted.key = row.entry.key;
    if (!before) {
      EntryStore::add(transaction, std::move(wanted), options_.edit);
      ++outcome.created;
    } else if (EntryStore::update(transaction, std::move(wanted), options_.edit).version == before->version) {
      ++outcome.unchanged;
    } else {
      ++outcome.updated;
    }
  } catch (const RequestError& error) {
    outcome.faults.push_back({row.line, error.what()});
  }
}

}  // namespace xiaoer::knowledgebase
