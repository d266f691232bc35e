// SPDX-License-Identifier: Apache-2.0
// How often customers' sentences find the entry they should: for `xiaoer kb test`. Pure; any thread.
#pragma once
#include <istream>
#include <string>
#include <vector>

#include "knowledgebase/sheet.h"
#include "knowledgebase/snapshot.h"
#include "nlu/engine.h"

namespace xiaoer::knowledgebase {

struct RecallCase {
  int line = 0;
  std::string text, key;  // what is asked, and the entry that answers it
};

struct RecallMiss {
  RecallCase asked;
  std::string found;      // key of the best hit, "" when there was none
  double score = 0;       // of it
  std::size_t place = 0;  // of the right entry, from 1; 0 = not among the first five
};

struct RecallReport {
  std::size_t cases = 0, first = 0, in_five = 0;
  std::vector<RecallMiss> misses;  // the right entry was not the first
  std::vector<RowFault> faults;    // lines that are no case, keys that no published entry has

  [[nodiscard]] double recall_at_1() const { return share(first); }
  [[nodiscard]] double recall_at_5() const { return share(in_five); }

 private:
  [[nodiscard]] double share(std::size_t part) const {
    return cases == 0 ? 0 : static_cast<double>(part) / static_cast<double>(cases);
  }
};

// Lines of text<TAB>key; empty lines and lines that start with # are skipped.
[[nodiscard]] RecallReport measure_recall(std::istream& cases, const nlu::Engine& engine,
                                          const Snapshot& snapshot, TimePoint now);

}  // namespace xiaoer::knowledgebase
