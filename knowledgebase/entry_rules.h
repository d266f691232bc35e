// SPDX-License-Identifier: Apache-2.0
// What a good entry is, said once for the editor, the importer and the pack: limits, the shape of a key, the
// steps draft → in review → published → retired. Pure; any thread.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "knowledgebase/entry.h"

namespace xiaoer::knowledgebase {

inline const std::vector<std::string> kStatuses{"draft", "in_review", "published", "retired"};
inline const std::vector<std::string> kLanguages{"zh", "en"};

struct EntryLimits {
  static constexpr std::size_t kKey = 100;      // code points, as all of these
  static constexpr std::size_t kWording = 500;  // the standard question and each similar one
  static constexpr std::size_t kAnswer = 10'000;
  static constexpr std::size_t kShortAnswer = 140;  // above it `kb lint` speaks: two parts of a short message
  static constexpr std::size_t kTag = 50;
  static constexpr std::size_t kCategoryLevel = 50;
  static constexpr std::size_t kCategoryLevels = 8;
  static constexpr std::size_t kSimilar = 500;  // entries, as the next one
  static constexpr std::size_t kTags = 50;
};

struct EntryFault {
  std::string field;  // "question", "answers", …
  std::string what;
};

// The entry as it is kept: valid UTF-8, blanks trimmed, line ends "\n", no control characters, no empty or
// repeated wording, tag or answer, answers in a fixed order.
[[nodiscard]] Entry tidied(Entry entry);

// Every fault of a tidied entry; empty = good. A draft may still lack its answers.
[[nodiscard]] std::vector<EntryFault> faults_of(const Entry& entry);

// Whether the workflow knows this step. Staying where one is, is always allowed.
[[nodiscard]] bool may_move(std::string_view from, std::string_view to);
[[nodiscard]] std::vector<std::string> next_statuses(std::string_view from);

// Same key, texts, tags, dates and status; id, version, counters and times are not compared.
[[nodiscard]] bool same_content(const Entry& a, const Entry& b);

// A stable key for an entry that came without one; the same question always gives the same key.
[[nodiscard]] std::string key_for(std::string_view question);

}  // namespace xiaoer::knowledgebase
