// SPDX-License-Identifier: Apache-2.0
// The published entries, indexed by characters for matching (BM25 over standard and similar questions).
// Immutable: an edit builds a new snapshot and swaps the pointer, so a new question is found at once. Any
// thread.
#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "knowledgebase/entry.h"
#include "nlu/understanding.h"

namespace xiaoer::knowledgebase {

struct FaqHit {
  Id entry_id = 0;
  std::string key;
  std::string question;            // the standard question
  std::string matched;             // the wording that matched best
  double score = 0;                // calibrated, 0 … 1: how likely this entry answers the question
  std::vector<std::string> words;  // what the two wordings share, for "why"
};

class Snapshot {
 public:
  // `at` decides which entries are effective.
  [[nodiscard]] static std::shared_ptr<const Snapshot> build(const std::vector<Entry>& entries, TimePoint at);
  virtual ~Snapshot() = default;
  // Best first, one hit per entry.
  [[nodiscard]] virtual std::vector<FaqHit> search(const nlu::Understanding& question,
                                                   std::size_t limit) const = 0;
  // The answer for a channel and language: exact variant first, then the language, then any. "" if the id is
  // unknown.
  [[nodiscard]] virtual std::string answer(Id entry_id, std::string_view channel,
                                           std::string_view language) const = 0;
  [[nodiscard]] virtual const Entry* find(Id entry_id) const = 0;
  [[nodiscard]] virtual const Entry* find_key(std::string_view key) const = 0;
  [[nodiscard]] virtual std::size_t size() const = 0;
};

}  // namespace xiaoer::knowledgebase
