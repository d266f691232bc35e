// SPDX-License-Identifier: Apache-2.0
#include "knowledgebase/lint.h"

#include <algorithm>
#include <tuple>

#include "foundation/text.h"
#include "knowledgebase/entry_rules.h"
#include "knowledgebase/near_wordings.h"

namespace xiaoer::knowledgebase {
namespace {

constexpr double kNear = 0.8;  // of the character pairs; "能退货吗" and "可以退货吗" are at 0.55

bool has_answer(const Entry& entry, std::string_view language) {
  return std::any_of(entry.answers.begin(), entry.answers.end(), [&](const Answer& answer) {
    return answer.channel.empty() && answer.language == language;
  });
}

void look_at(const Entry& entry, TimePoint now, std::vector<Finding>& findings) {
  const auto find = [&](Gravity gravity, const std::string& kind, const std::string& what) {
    findings.push_back({gravity, kind, entry.key, what});
  };
  if (entry.status == "published" && entry.expires_at && *entry.expires_at <= now)
    find(Gravity::fault, "expired", "is published, but expired on " + to_rfc3339(*entry.expires_at));
  for (const auto& answer : entry.answers) {
    const std::size_t length = count_code_points(answer.text);
    if (answer.channel == "short" && length > EntryLimits::kShortAnswer)
      find(Gravity::fault, "short_answer_too_long",
           "has a short answer (" + answer.language + ") of " + std::to_string(length) +
               " characters; at most " + std::to_string(EntryLimits::kShortAnswer) + " fit");
  }
  if (!has_answer(entry, "en")) find(Gravity::hint, "missing_english", "has no English answer");
  if (entry.similar.empty())
    find(Gravity::hint, "no_similar", "has no similar question, so it is hard to find");
  if (entry.category.empty()) find(Gravity::hint, "no_category", "has no category");
  if (entry.review_at && *entry.review_at <= now)
    find(Gravity::hint, "review_due", "was to be reviewed on " + to_rfc3339(*entry.review_at));
}

}  // namespace

std::vector<Finding> lint(const std::vector<Entry>& entries, TimePoint now) {
  std::vector<Finding> findings;
  for (const auto& entry : entries)
    if (entry.status != "retired") look_at(entry, now, findings);
  for (const auto& near : near_wordings(entries, kNear))
    findings.push_back(
        {Gravity::fault, "near_duplicate", near.key,
         "'" + near.wording + "' is almost '" + near.other_wording + "' of " + near.other_key});
  std::stable_sort(findings.begin(), findings.end(), [](const Finding& a, const Finding& b) {
    return std::tie(a.gravity, a.key) < std::tie(b.gravity, b.key);
  });
  return findings;
}

}  // namespace xiaoer::knowledgebase
