// SPDX-License-Identifier: Apache-2.0
#include "channels/email/mailbox.h"

#include "channels/email/encoded_word.h"
#include "channels/email/header.h"
#include "foundation/ascii.h"
#include "foundation/text.h"

namespace xiaoer::channels::email {
namespace {

constexpr std::size_t kLongestAddress = 254;

// Collects one entry of the list, then makes a Mailbox of it.
struct Entry {
  std::string words;    // outside angles and comments
  std::string angle;    // inside < >
  std::string comment;  // the last one, as old programs write names
  bool has_angle = false;
};

std::string_view address_in(std::string_view text) {
  const auto at = text.rfind('@');
  if (at == std::string_view::npos) return {};
  constexpr std::string_view kEnds = " \t\r\n,;<>()[]\"'";
  const auto before = text.find_last_of(kEnds, at);
  const auto begin = before == std::string_view::npos ? 0 : before + 1;
  const auto end = text.find_first_of(kEnds, at);
  return text.substr(begin, end == std::string_view::npos ? end : end - begin);
}

void finish(Entry& entry, std::vector<Mailbox>& into) {
  std::string_view found =
      trimmed(entry.has_angle ? std::string_view(entry.angle) : std::string_view(entry.words));
  if (found.starts_with("mailto:")) found.remove_prefix(7);
  if (!is_address(found)) found = address_in(entry.has_angle ? entry.angle : entry.words);
  if (!is_address(found) && entry.has_angle) found = address_in(entry.words);
  if (is_address(found)) {
    std::string_view name = entry.has_angle ? std::string_view(entry.words) : std::string_view(entry.comment);
    std::string shown = clean_name(decode_words(trimmed(name)));
    if (lower_ascii(shown) == lower_ascii(found)) shown.clear();
    into.push_back({lower_ascii(found), std::move(shown)});
  }
  entry = {};
}

// Behind the comment that opens at `at`; nesting is counted, not followed.
std::size_t skip_comment(std::string_view value, std::size_t at, std::string& content) {
  std::size_t depth = 0;
  content.clear();
  for (; at < value.size(); ++at) {
    if (value[at] == '\\' && at + 1 < value.size()) {
      ++at;
    } else if (value[at] == '(') {
      if (depth++ == 0) continue;
    } else if (value[at] == ')' && --depth == 0) {
      return at + 1;
    }
    if (content.size() < 200) content += value[at];
  }
  return at;
}

std::size_t skip_quoted(std::string_view value, std::size_t at, std::string& content) {
  for (++at; at < value.size() && value[at] != '"'; ++at) {
    if (value[at] == '\\' && at + 1 < value.size()) ++at;
    content += value[at];
  }
  return at + 1;
}

}  // namespace

std::vector<Mailbox> read_mailboxes(std::string_view value, std::size_t limit) {
  std::vector<Mailbox> found;
  Entry entry;
  bool inside = false;  // < >
  for (std::size_t at = 0; at < value.size() && found.size() < limit;) {
    const char c = value[at];
    std::string& into = inside ? entry.angle : entry.words;
    if (c == '(' && !inside) {
      at = skip_comment(value, at, entry.comment);
      continue;
    }
    if (c == '"') {
      at = skip_quoted(value, at, into);
      continue;
    }
    if (c == '<') {
      inside = entry.has_angle = true;
      entry.angle.clear();
    } else if (c == '>') {
      inside = false;
    } else if ((c == ',' || c == ';') && !inside) {
      finish(entry, found);
    } else if (c == ':' && !inside && entry.words.find('@') == std::string::npos &&
               lower_ascii(trimmed(entry.words)) != "mailto") {
      entry.words.clear();  // a group's name
    } else {
      into += c;
    }
    ++at;
  }
  if (found.size() < limit) finish(entry, found);
  return found;
}

bool is_address(std::string_view text) {
  const auto at = text.rfind('@');
  if (at == std::string_view::npos || at == 0 || at + 1 >= text.size() || text.size() > kLongestAddress)
    return false;
  if (text.find_first_of(" \t\r\n<>()\",;:\\") != std::string_view::npos || text.find('@') != at)
    return false;
  for (const char c : text)
    if (static_cast<unsigned char>(c) < 33 || c == 127) return false;
  const auto domain = text.substr(at + 1);
  return domain.front() != '.' && domain.back() != '.' && domain.front() != '-' && is_valid_utf8(text) &&
         !text.starts_with('-');
}

std::string domain_of(std::string_view address) {
  const auto at = address.rfind('@');
  return at == std::string_view::npos ? "" : lower_ascii(address.substr(at + 1));
}

std::string write_mailbox(const Mailbox& mailbox) {
  if (mailbox.name.empty()) return mailbox.address;
  const std::string words = encode_words(mailbox.name);
  if (words.starts_with("=?")) return words + " <" + mailbox.address + ">";
  std::string quoted;
  for (const char c : words) {
    if (c == '"' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return "\"" + quoted + "\" <" + mailbox.address + ">";
}

}  // namespace xiaoer::channels::email
