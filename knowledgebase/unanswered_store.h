// SPDX-License-Identifier: Apache-2.0
// The questions nobody could answer, grouped by their normalised text and counted, until a knowledge manager
// makes an entry of them, adds them to one, or ignores them. The worker records, the desk resolves. Any
// thread.
#pragma once
#include <string>
#include <vector>

#include "knowledgebase/entry_store.h"

namespace xiaoer::knowledgebase {

struct Unanswered {
  Id id = 0;
  std::string text;  // as the first customer wrote it
  std::string channel;
  Id conversation_id = 0;  // of the first customer
  std::int64_t count = 0;
  std::string status;  // open, resolved, ignored
  TimePoint first_at{}, last_at{};
};

struct Miss {
  std::string normalised;  // what groups: Understanding::normalised; a miss without it is not recorded
  std::string text;
  std::string channel;
  Id conversation_id = 0;
  TimePoint at{};
};

class UnansweredStore {
 public:
  explicit UnansweredStore(Database& database) : database_(database) {}

  [[nodiscard]] std::optional<Unanswered> find(Id id) const;
  // Most asked first. `status` "" = all.
  [[nodiscard]] std::vector<Unanswered> list(const std::string& status, std::int64_t limit = 200) const;

  // Counts it up when the same was asked before. A resolved question that misses again is open again; an
  // ignored one stays ignored.
  static void record(Transaction& transaction, const Miss& miss);

  // The three ways out. Each throws RequestError 404 when there is no such question, 409 already_resolved.
  // A new draft entry with this question; returns it.
  static Entry resolve_as_new(Transaction& transaction, Id id, const Edit& edit);
  // One more similar question of the entry; returns it. Throws RequestError 404 when there is no such entry.
  static Entry resolve_as_similar(Transaction& transaction, Id id, Id entry_id, const Edit& edit);
  static void ignore(Transaction& transaction, Id id);
  // An editor has written this entry for it. Throws RequestError 404 when there is no such entry.
  static Entry resolve_with(Transaction& transaction, Id id, Id entry_id);

 private:
  Database& database_;
};

}  // namespace xiaoer::knowledgebase
