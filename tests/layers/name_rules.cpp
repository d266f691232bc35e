// SPDX-License-Identifier: Apache-2.0
#include "tests/layers/name_rules.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace xiaoer::layers {
namespace {

constexpr std::array<std::string_view, 5> kChannels{"wechat", "wecom", "sms", "email", "webchat"};
constexpr std::array<std::string_view, 10> kFree{"channels/",    "config/", "tests/", "docs/",
                                                 "web/",         "bench/",  "README", "CHANGELOG",
                                                 "CONTRIBUTING", "LICENSE"};
constexpr std::array<std::string_view, 4> kAboutPeople{"customers/", "nlu/", "dialogs/",
                                                       "storage/migrations/"};
constexpr std::array<std::string_view, 3> kPeople{"customer", "person", "people"};
constexpr std::array<std::string_view, 6> kEmpty{"manager", "helper", "util", "utils", "processor", "base"};

template <std::size_t Size>
bool starts_with_any(std::string_view text, const std::array<std::string_view, Size>& prefixes) {
  return std::any_of(prefixes.begin(), prefixes.end(), [&](auto prefix) { return text.starts_with(prefix); });
}

bool is_upper(char c) {
  return c >= 'A' && c <= 'Z';
}
bool is_letter(char c) {
  return is_upper(c) || (c >= 'a' && c <= 'z');
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (is_upper(c)) c = static_cast<char>(c - 'A' + 'a');
  return out;
}

// A word begins after a sign or a digit, or with a capital after a small letter.
bool is_word(std::string_view text, std::size_t begin, std::size_t end) {
  const bool begins =
      begin == 0 || !is_letter(text[begin - 1]) || (is_upper(text[begin]) && !is_upper(text[begin - 1]));
  const bool ends =
      end == text.size() || !is_letter(text[end]) || (is_upper(text[end]) && !is_upper(text[end - 1]));
  return begins && ends;
}

bool is_about_people(std::string_view path) {
  if (starts_with_any(path, kAboutPeople)) return true;
  return path.starts_with("gateway/") && std::any_of(kPeople.begin(), kPeople.end(), [&](auto word) {
           return path.find(word) != std::string_view::npos;
         });
}

// "email", "checked_email"; not "email_account", "Email".
bool names_an_address(std::string_view text, std::size_t begin, std::size_t end) {
  if (text.substr(begin, end - begin) != "email") return false;
  while (begin > 0 && is_identifier(text[begin - 1])) {
    if (is_upper(text[begin - 1])) return false;
    --begin;
  }
  return end == text.size() || !is_identifier(text[end]);
}

}  // namespace

std::vector<Fault> check_channel_names(const SourceFile& file) {
  std::vector<Fault> faults;
  if (starts_with_any(file.path, kFree)) return faults;
  const std::string small = lower(file.text);
  for (const auto channel : kChannels) {
    for (std::size_t at = small.find(channel); at != std::string::npos; at = small.find(channel, at + 1)) {
      const std::size_t end = at + channel.size();
      if (!is_word(file.text, at, end)) continue;
      const bool is_address = names_an_address(file.text, at, end) && is_about_people(file.path);
      if (!is_address)
        faults.push_back({file.path, line_at(file.text, at),
                          "names the channel '" + file.text.substr(at, channel.size()) +
                              "'; differences between channels are data (Capabilities)"});
    }
  }
  return faults;
}

std::vector<Fault> check_empty_names(const SourceFile& file) {
  std::vector<Fault> faults;
  const auto report_words = [&](std::string_view name, int line) {
    for (const auto empty : kEmpty) {
      const std::string small = lower(name);
      const std::size_t at = small.rfind(empty);
      if (at != std::string::npos && is_word(name, at, at + empty.size()))
        faults.push_back(
            {file.path, line, "'" + std::string(name) + "' says nothing; name it after what it is"});
    }
  };
  const std::size_t slash = file.path.rfind('/');
  report_words(std::string_view(file.path).substr(slash == std::string::npos ? 0 : slash + 1), 0);
  const std::string code = code_of(file.text);
  for (const std::string_view keyword : {"class ", "struct "}) {
    for (std::size_t at = code.find(keyword); at != std::string::npos; at = code.find(keyword, at + 1)) {
      if (at > 0 && is_identifier(code[at - 1])) continue;
      const std::size_t begin = at + keyword.size();
      std::size_t end = begin;
      while (end < code.size() && is_identifier(code[end])) ++end;
      report_words(std::string_view(code).substr(begin, end - begin), line_at(code, at));
    }
  }
  return faults;
}

}  // namespace xiaoer::layers
