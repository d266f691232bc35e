// SPDX-License-Identifier: Apache-2.0
// What a careful reader would mark in a knowledge base: for `xiaoer kb lint`. Pure; any thread.
#pragma once
#include <string>
#include <vector>

#include "knowledgebase/entry.h"

namespace xiaoer::knowledgebase {

enum class Gravity { fault, hint };  // a fault gives customers a wrong or no answer

struct Finding {
  Gravity gravity = Gravity::hint;
  std::string kind;  // "near_duplicate", "expired", "short_answer_too_long", "missing_english", "no_similar",
                     // "review_due", "no_category"
  std::string key;
  std::string what;
};

// Faults first, then by key. Retired entries are left out.
[[nodiscard]] std::vector<Finding> lint(const std::vector<Entry>& entries, TimePoint now);

}  // namespace xiaoer::knowledgebase
