// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <set>
#include <tuple>

#include "foundation/text.h"
#include "knowledgebase/entry_rules.h"

namespace xiaoer::knowledgebase {
namespace {

bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}
constexpr std::string_view kWideBlank = "\xE3\x80\x80";  // U+3000, what a Chinese keyboard types

// Without blanks at both ends, "\r\n" and "\r" as "\n", no other control characters.
std::string clean_text(std::string_view text) {
  const std::string valid = valid_utf8(text);
  std::string out;
  for (std::size_t i = 0; i < valid.size(); ++i) {
    const char c = valid[i];
    if (c == '\r') {
      if (i + 1 == valid.size() || valid[i + 1] != '\n') out += '\n';
    } else if (c == '\n' || c == '\t' || (static_cast<unsigned char>(c) >= 0x20 && c != 0x7F)) {
      out += c;
    }
  }
  std::string_view kept = out;
  for (bool again = true; again && !kept.empty();) {
    again = true;
    if (is_blank(kept.front()))
      kept.remove_prefix(1);
    else if (is_blank(kept.back()))
      kept.remove_suffix(1);
    else if (kept.starts_with(kWideBlank))
      kept.remove_prefix(kWideBlank.size());
    else if (kept.ends_with(kWideBlank))
      kept.remove_suffix(kWideBlank.size());
    else
      again = false;
  }
  return std::string(kept);
}

std::string clean_line(std::string_view text) {
  std::string line = clean_text(text);
  for (char& c : line)
    if (c == '\n' || c == '\t') c = ' ';
  return line;
}

// Keeps the first of each; `but` is left out as well.
std::vector<std::string> clean_list(const std::vector<std::string>& texts, const std::string& but) {
  std::vector<std::string> out;
  std::set<std::string> known{"", but};
  for (const auto& text : texts) {
    std::string line = clean_line(text);
    if (known.insert(line).second) out.push_back(std::move(line));
  }
  return out;
}

std::string clean_category(std::string_view category) {
  std::string out;
  for (std::size_t begin = 0; begin <= category.size();) {
    const std::size_t end = std::min(category.find('/', begin), category.size());
    const std::string level = clean_line(category.substr(begin, end - begin));
    if (!level.empty()) out += (out.empty() ? "" : "/") + level;
    begin = end + 1;
  }
  return out;
}

std::vector<Answer> clean_answers(const std::vector<Answer>& answers) {
  std::vector<Answer> out;
  for (const auto& answer : answers) {
    Answer clean{clean_line(answer.channel), clean_line(answer.language), clean_text(answer.text)};
    if (!clean.text.empty()) out.push_back(std::move(clean));
  }
  std::stable_sort(out.begin(), out.end(), [](const Answer& a, const Answer& b) {
    return std::tie(a.channel, b.language) < std::tie(b.channel, a.language);  // "zh" before "en"
  });
  return out;
}

}  // namespace

Entry tidied(Entry entry) {
  entry.key = clean_line(entry.key);
  entry.category = clean_category(entry.category);
  entry.question = clean_line(entry.question);
  entry.similar = clean_list(entry.similar, entry.question);
  entry.answers = clean_answers(entry.answers);
  entry.owner = clean_line(entry.owner);
  entry.tags = clean_list(entry.tags, "");
  return entry;
}

}  // namespace xiaoer::knowledgebase
