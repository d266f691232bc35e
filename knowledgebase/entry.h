// SPDX-License-Identifier: Apache-2.0
// A knowledge entry as knowledge managers know it: a standard question, similar questions, answers with
// variants.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "foundation/message.h"

namespace xiaoer::knowledgebase {

struct Answer {
  std::string channel;   // the variant: "" = every channel, "short" = channels that want few words
  std::string language;  // "zh", "en"
  std::string text;
  bool operator==(const Answer&) const = default;
};

struct Entry {
  Id id = 0;
  std::string key;                   // stable name, e.g. "return.unopened"; import updates by it
  std::string category;              // "售后/退货", levels divided by "/"
  std::string question;              // 标准问
  std::vector<std::string> similar;  // 相似问
  std::vector<Answer> answers;
  std::string status = "published";  // draft, in_review, published, retired
  std::string owner;
  std::vector<std::string> tags;
  std::optional<TimePoint> effective_from, expires_at, review_at;
  std::int64_t hits = 0, helpful = 0, unhelpful = 0;  // use; counted beside the versions
  std::int64_t version = 0;
  TimePoint updated_at{};
};

}  // namespace xiaoer::knowledgebase
