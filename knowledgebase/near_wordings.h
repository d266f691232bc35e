// SPDX-License-Identifier: Apache-2.0
// Finds questions of different entries that say almost the same: a customer who asks one may get the other's
// answer. Pure; any thread.
#pragma once
#include <string>
#include <vector>

#include "knowledgebase/entry.h"

namespace xiaoer::knowledgebase {

struct NearPair {
  std::string key, other_key;
  std::string wording, other_wording;
  double likeness = 0;  // shared character pairs, 0 … 1; 1 = the same but for blanks and punctuation
};

// Pairs at least as alike as `threshold` (0.5 … 1), the likest first, one per pair of entries. Retired
// entries are not compared. About linear in the number of wordings.
[[nodiscard]] std::vector<NearPair> near_wordings(const std::vector<Entry>& entries, double threshold);

}  // namespace xiaoer::knowledgebase
