// SPDX-License-Identifier: Apache-2.0
#include "channels/email/quote.h"

#include "channels/email/header.h"
#include "foundation/ascii.h"

namespace xiaoer::channels::email {
namespace {

constexpr int kSignatureLines = 6;  // a signature begins at most so many lines before the end

// Line ends as \n; blanks that cannot break as blanks.
std::string plain_lines(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\r') {
      if (i + 1 == text.size() || text[i + 1] != '\n') out += '\n';
    } else if (text[i] == '\xC2' && i + 1 < text.size() && text[i + 1] == '\xA0') {
      out += ' ';
      ++i;
    } else {
      out += text[i];
    }
  }
  return out;
}

std::string_view line_at(std::string_view text, std::size_t at) {
  return text.substr(at, std::min(text.find('\n', at), text.size()) - at);
}

// "> *发件人*： x" begins with one of `words` and a colon.
bool names(std::string_view line, const std::vector<std::string>& words) {
  const auto first = line.find_first_not_of(" \t>*|");
  if (first == std::string_view::npos) return false;
  line.remove_prefix(first);
  for (const auto& word : words) {
    if (!line.starts_with(word)) continue;
    auto rest = line.substr(word.size());
    const auto colon = rest.find_first_not_of(" \t*");
    if (colon == std::string_view::npos) continue;
    rest.remove_prefix(colon);
    if (rest.starts_with(':') || rest.starts_with("：")) return true;
  }
  return false;
}

// Where a block of quoted header lines begins; npos when there is none.
std::size_t header_block(std::string_view text, const Rules& rules) {
  for (std::size_t at = 0; at < text.size();) {
    const std::string_view line = line_at(text, at);
    if (names(line, rules.block_first)) {
      int more = 0, others = 0;
      for (std::size_t next = at + line.size() + 1; next < text.size() && others < 2 && more < 2;) {
        const std::string_view below = line_at(text, next);
        next += below.size() + 1;
        if (trimmed(below).empty()) continue;
        ++(names(below, rules.block_more) || names(below, rules.block_first) ? more : others);
      }
      if (more >= 2) return at;
    }
    at += line.size() + 1;
  }
  return std::string_view::npos;
}

bool is_quoted(std::string_view line) {
  return trimmed(line).starts_with('>');
}

// The lines that are not quoted: for answers written between or below the quote.
std::string own_lines(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const std::string_view line = line_at(text, at);
    if (!is_quoted(line)) (out += line) += '\n';
    at += line.size() + 1;
  }
  return out;
}

std::string_view first_full_line(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\n");
  return first == std::string_view::npos ? std::string_view() : line_at(text, first);
}

std::string cut_quote(const std::string& text, const Rules& rules) {
  std::size_t at = header_block(text, rules), size = 0;
  for (const auto& pattern : rules.quotes)
    if (const auto found = pattern.find(text); found && found->at < at) {
      at = found->at;
      size = found->size;
    }
  if (at == std::string::npos) return text;
  const std::string_view rest = std::string_view(text).substr(at + size);
  if (size > 0 && is_quoted(first_full_line(rest)))  // quoted line by line: what is not may be the answer
    return text.substr(0, at) + own_lines(rest);
  return text.substr(0, at);
}

// Removes quoted and empty lines at the end, line by line from below.
void drop_tail(std::string& text, std::string_view own) {
  for (;;) {
    while (!text.empty() && (text.back() == '\n' || text.back() == ' ' || text.back() == '\t'))
      text.pop_back();
    const auto before = text.rfind('\n');
    const auto line = trimmed(std::string_view(text).substr(before == std::string::npos ? 0 : before + 1));
    const bool drop = !line.empty() && (is_quoted(line) || (!own.empty() && lower_ascii(line) == own));
    if (!drop) return;
    text.erase(before == std::string::npos ? 0 : before);
  }
}

// Removes quoted lines at the beginning, when there is something below them.
void drop_head(std::string& text) {
  std::size_t at = 0;
  while (at < text.size()) {
    const std::string_view line = line_at(text, at);
    if (!is_quoted(line) && !trimmed(line).empty()) break;
    at += line.size() + 1;
  }
  if (at < text.size()) text.erase(0, at);
}

void drop_signature(std::string& text, const Rules& rules) {
  std::size_t begin = text.size();
  for (int i = 0; i < kSignatureLines && begin > 0; ++i) {
    const auto before = text.rfind('\n', begin - 1);
    begin = before == std::string::npos ? 0 : before;
  }
  std::size_t cut = text.size();
  const std::string_view tail = std::string_view(text).substr(begin);
  for (const auto& pattern : rules.signatures)
    if (const auto found = pattern.find(tail)) cut = std::min(cut, begin + found->at);
  text.erase(cut);
}

}  // namespace

std::string without_quote(std::string_view text, const Rules& rules, std::string_view own) {
  const std::string whole = plain_lines(text);
  std::string kept = cut_quote(whole, rules);
  drop_head(kept);
  drop_tail(kept, own);
  if (trimmed(kept).empty()) kept = own_lines(whole);
  drop_signature(kept, rules);
  drop_tail(kept, own);
  const std::string_view result = trimmed(kept);
  return std::string(result.empty() ? trimmed(whole) : result);
}

}  // namespace xiaoer::channels::email
