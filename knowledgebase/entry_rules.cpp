// SPDX-License-Identifier: Apache-2.0
#include "knowledgebase/entry_rules.h"

#include <algorithm>
#include <set>
#include <tuple>

#include "foundation/random.h"
#include "foundation/text.h"

namespace xiaoer::knowledgebase {
namespace {

struct Step {
  std::string_view from, to;
};
constexpr Step kWorkflow[] = {
    {"draft", "in_review"},   {"draft", "published"},  // a manager may publish without a second pair of eyes
    {"draft", "retired"},     {"in_review", "draft"},   {"in_review", "published"},
    {"published", "retired"}, {"published", "draft"},  // taken back for a rewrite
    {"retired", "draft"},     {"retired", "published"},
};

bool is_lower_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

bool is_variant(std::string_view text) {
  return text.size() <= 32 && std::all_of(text.begin(), text.end(), is_lower_or_digit);
}

// Letters of any script, so that a sheet may bring "退货-01".
bool is_key(std::string_view text) {
  constexpr std::string_view kSigns = "._-";
  return std::all_of(text.begin(), text.end(), [&](char c) {
    return is_lower_or_digit(c) || (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 0x80 ||
           kSigns.find(c) != std::string_view::npos;
  });
}

bool contains(const std::vector<std::string>& words, const std::string& word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

using Faults = std::vector<EntryFault>;

void check_length(Faults& faults, const std::string& field, std::string_view text, std::size_t limit) {
  const std::size_t length = count_code_points(text);
  if (length > limit)
    faults.push_back({field, "is " + std::to_string(length) + " characters long; at most " +
                                 std::to_string(limit) + " are allowed"});
}

void check_name(Faults& faults, const Entry& entry) {
  if (entry.key.empty())
    faults.push_back({"key", "is missing"});
  else if (!is_key(entry.key))
    faults.push_back({"key", "'" + entry.key + "' may hold only letters, digits, '.', '_' and '-'"});
  check_length(faults, "key", entry.key, EntryLimits::kKey);
  if (!contains(kStatuses, entry.status))
    faults.push_back(
        {"status", "'" + entry.status + "' is not one of: draft, in_review, published, retired"});
  const auto levels =
      static_cast<std::size_t>(std::count(entry.category.begin(), entry.category.end(), '/')) + 1;
  if (levels > EntryLimits::kCategoryLevels)
    faults.push_back({"category", "has " + std::to_string(levels) + " levels; at most 8 are allowed"});
  check_length(faults, "category", entry.category,
               EntryLimits::kCategoryLevel * EntryLimits::kCategoryLevels);
  check_length(faults, "owner", entry.owner, EntryLimits::kKey);
}

void check_wordings(Faults& faults, const Entry& entry) {
  if (entry.question.empty()) faults.push_back({"question", "is missing"});
  check_length(faults, "question", entry.question, EntryLimits::kWording);
  if (entry.similar.size() > EntryLimits::kSimilar)
    faults.push_back({"similar", "has more than " + std::to_string(EntryLimits::kSimilar) + " wordings"});
  for (const auto& wording : entry.similar) check_length(faults, "similar", wording, EntryLimits::kWording);
  if (entry.tags.size() > EntryLimits::kTags)
    faults.push_back({"tags", "are more than " + std::to_string(EntryLimits::kTags)});
  for (const auto& tag : entry.tags) {
    check_length(faults, "tags", tag, EntryLimits::kTag);
    for (const std::string_view separator :
         {",", ";", "，", "；", "、"})  // what divides tags in a sheet's cell
      if (tag.find(separator) != std::string::npos)
        faults.push_back({"tags", "'" + tag + "' may not hold '" + std::string(separator) + "'"});
  }
}

void check_answers(Faults& faults, const Entry& entry) {
  std::set<std::pair<std::string, std::string>> seen;
  for (const auto& answer : entry.answers) {
    if (!contains(kLanguages, answer.language))
      faults.push_back({"answers", "the language '" + answer.language + "' is not one of: zh, en"});
    if (!is_variant(answer.channel))
      faults.push_back(
          {"answers", "the variant '" + answer.channel + "' may hold only small letters and digits"});
    if (!seen.emplace(answer.channel, answer.language).second)
      faults.push_back(
          {"answers", "there are two answers for '" + answer.channel + "' in " + answer.language});
    check_length(faults, "answers", answer.text, EntryLimits::kAnswer);
  }
  const bool is_unfinished = entry.status == "draft" || entry.status == "retired";
  if (!is_unfinished && !seen.contains({"", "zh"}))
    faults.push_back({"answers", "the Chinese answer for every channel is missing"});
}

}  // namespace

std::vector<EntryFault> faults_of(const Entry& entry) {
  Faults faults;
  check_name(faults, entry);
  check_wordings(faults, entry);
  check_answers(faults, entry);
  if (entry.effective_from && entry.expires_at && *entry.effective_from >= *entry.expires_at)
    faults.push_back({"expires_at", "is not after effective_from"});
  return faults;
}

bool may_move(std::string_view from, std::string_view to) {
  return from == to || std::any_of(std::begin(kWorkflow), std::end(kWorkflow),
                                   [&](const Step& step) { return step.from == from && step.to == to; });
}

std::vector<std::string> next_statuses(std::string_view from) {
  std::vector<std::string> out;
  for (const auto& step : kWorkflow)
    if (step.from == from) out.emplace_back(step.to);
  return out;
}

bool same_content(const Entry& a, const Entry& b) {
  const auto content = [](const Entry& e) {
    return std::tie(e.key, e.category, e.question, e.similar, e.answers, e.status, e.owner, e.tags,
                    e.effective_from, e.expires_at, e.review_at);
  };
  return content(a) == content(b);
}

std::string key_for(std::string_view question) {
  return "faq." + sha256_hex(question).substr(0, 12);
}

}  // namespace xiaoer::knowledgebase
