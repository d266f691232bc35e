// SPDX-License-Identifier: Apache-2.0
#include "channels/email/imap_response.h"

#include <charconv>

#include "channels/email/header.h"
#include "channels/email/transfer.h"
#include "channels/email/wire.h"
#include "foundation/ascii.h"
#include "foundation/encoding.h"

namespace xiaoer::channels::email {
namespace {

constexpr std::size_t kLongestLine = 1 << 20, kMostLiterals = 100;

std::optional<std::uint64_t> number(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (fault != std::errc() || end == text.data()) return std::nullopt;
  return value;
}

// "{120}" or "{120+}" at the end of a line.
std::optional<std::size_t> literal_size(std::string_view line) {
  if (!line.ends_with('}')) return std::nullopt;
  const auto open = line.rfind('{');
  if (open == std::string_view::npos) return std::nullopt;
  std::string_view digits = line.substr(open + 1, line.size() - open - 2);
  if (digits.ends_with('+')) digits.remove_suffix(1);
  if (digits.empty() || digits.size() > 12 ||
      digits.find_first_not_of("0123456789") != std::string_view::npos)
    return std::nullopt;
  return number(digits);
}

// Walks over the items of a parenthesised list.
class Items {
 public:
  Items(ImapResponse& response, std::size_t at) : response_(response), line_(response.line), at_(at) {
    for (std::size_t i = 0; i < at; ++i) literal_ += line_[i] == '\0';
  }
  // The next name; "" at the end.
  std::string name() {
    skip_blanks();
    const std::size_t begin = at_;
    int brackets = 0;
    for (; at_ < line_.size(); ++at_) {
      const char c = line_[at_];
      if (c == '[') ++brackets;
      if (c == ']') --brackets;
      if (brackets <= 0 && (c == ' ' || c == ')' || c == '(')) break;
    }
    return lower_ascii(line_.substr(begin, at_ - begin));
  }
  // The value behind it: atom, quoted, literal or a list, which is skipped.
  std::string value() {
    skip_blanks();
    if (at_ >= line_.size()) return "";
    if (line_[at_] == '\0') return literal();
    if (line_[at_] == '"') return in_quotes();
    if (line_[at_] == '(') return list();
    const std::size_t begin = at_;
    while (at_ < line_.size() && line_[at_] != ' ' && line_[at_] != ')') ++at_;
    return std::string(line_.substr(begin, at_ - begin));
  }

 private:
  void skip_blanks() {
    while (at_ < line_.size() && line_[at_] == ' ') ++at_;
  }
  std::string literal() {
    ++at_;
    return literal_ < response_.literals.size() ? std::move(response_.literals[literal_++]) : "";
  }
  std::string in_quotes() {
    std::string out;
    for (++at_; at_ < line_.size() && line_[at_] != '"'; ++at_) {
      if (line_[at_] == '\\' && at_ + 1 < line_.size()) ++at_;
      out += line_[at_];
    }
    at_ = std::min(at_ + 1, line_.size());  // the server may have forgotten the end
    return out;
  }
  std::string list() {
    int depth = 0;
    for (; at_ < line_.size(); ++at_) {
      if (line_[at_] == '\0') ++literal_;
      if (line_[at_] == '"') {
        static_cast<void>(in_quotes());
        --at_;
      } else if (line_[at_] == '(') {
        ++depth;
      } else if (line_[at_] == ')' && --depth == 0) {
        ++at_;
        break;
      }
    }
    return "";
  }
  ImapResponse& response_;
  std::string_view line_;
  std::size_t at_, literal_ = 0;
};

}  // namespace

bool ImapResponse::is(std::string_view word) const {
  std::string_view rest = line;
  if (!rest.starts_with("* ")) return false;
  rest.remove_prefix(2);
  while (!rest.empty() && rest.front() >= '0' && rest.front() <= '9') rest.remove_prefix(1);
  rest = trimmed(rest);
  return rest.starts_with(word) && (rest.size() == word.size() || rest[word.size()] == ' ');
}

std::size_t ImapReader::take_literal(std::string_view bytes) {
  const std::size_t taken = std::min(missing_, bytes.size());
  if (taken > 0) current_.literals.back() += bytes.substr(0, taken);
  missing_ -= taken;
  return taken;
}

void ImapReader::feed(std::string_view bytes) {
  waiting_ += bytes.substr(take_literal(bytes));
}

std::optional<ImapResponse> ImapReader::next() {
  while (missing_ == 0) {
    const auto end = waiting_.find('\n', std::max(at_, looked_));
    if (end == std::string::npos) {
      if (waiting_.size() - at_ > kLongestLine)
        throw MailServerError("the mail server sent a line that does not end");
      waiting_.erase(0, at_);
      looked_ = waiting_.size();
      at_ = 0;
      return std::nullopt;
    }
    std::string_view line(waiting_.data() + at_, end - at_);
    if (line.ends_with('\r')) line.remove_suffix(1);
    const auto literal = literal_size(line);
    if (literal) line = line.substr(0, line.rfind('{'));
    for (const char c : line)
      if (c != '\0') current_.line += c;  // NUL stands for literals alone
    at_ = looked_ = end + 1;
    if (literal) begin_literal(*literal);
    if (current_.line.size() > kLongestLine || current_.literals.size() > kMostLiterals)
      throw MailServerError("the mail server sent a line that is too long");
    if (!literal) return std::exchange(current_, {});
  }
  return std::nullopt;
}

void ImapReader::begin_literal(std::size_t size) {
  if (size > largest_)
    throw MailServerError("the mail server sent " + std::to_string(size) + " bytes that were not asked for");
  current_.line += '\0';
  current_.literals.emplace_back().reserve(size);
  missing_ = size;
  at_ += take_literal(std::string_view(waiting_).substr(at_));
  looked_ = at_;
  if (missing_ == 0) return;
  waiting_.clear();  // the literal took all of it
  at_ = looked_ = 0;
}

std::optional<ImapFetch> read_fetch(ImapResponse response) {
  if (!response.is("FETCH")) return std::nullopt;
  const auto open = response.line.find('(');
  if (open == std::string::npos) return std::nullopt;
  ImapFetch fetch;
  Items items(response, open + 1);
  for (std::string name = items.name(); !name.empty(); name = items.name()) {
    std::string value = items.value();
    if (name == "uid") fetch.uid = number(value).value_or(0);
    if (name == "rfc822.size") fetch.size = number(value).value_or(0);
    if (name == "internaldate") fetch.internal_date = value;
    if (name.starts_with("body[") && value != "NIL") fetch.body = std::move(value);
  }
  return fetch;
}

std::optional<std::uint64_t> response_code(const ImapResponse& response, std::string_view name) {
  if (name == "EXISTS")
    return response.is("EXISTS") ? number(std::string_view(response.line).substr(2)) : std::nullopt;
  const std::string mark = "[" + std::string(name) + " ";
  const auto at = response.line.find(mark);
  if (at == std::string::npos) return std::nullopt;
  return number(std::string_view(response.line).substr(at + mark.size()));
}

std::string in_quotation(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    if (c != '\r' && c != '\n' && c != '\0') out += c;
  }
  return out + "\"";
}

std::string folder_name(std::string_view utf8) {
  std::string out, wide;  // wide: UTF-16BE of what is not ASCII
  const auto flush = [&] {
    if (wide.empty()) return;
    std::string coded = to_base64(wide);
    std::erase(coded, '=');
    std::replace(coded.begin(), coded.end(), '/', ',');
    out += "&" + coded + "-";
    wide.clear();
  };
  const auto unit = [&](std::uint32_t value) {
    wide += static_cast<char>(value >> 8U);
    wide += static_cast<char>(value & 0xFFU);
  };
  for (std::size_t i = 0; i < utf8.size();) {
    const auto byte = static_cast<unsigned char>(utf8[i]);
    if (byte < 0x80) {
      flush();
      out += byte == '&' ? "&-" : std::string(1, utf8[i]);
      ++i;
      continue;
    }
    const std::size_t more = byte >= 0xF0 ? 3 : byte >= 0xE0 ? 2 : 1;
    std::uint32_t point = byte & (0x3FU >> more);
    for (std::size_t j = 1; j <= more && i + j < utf8.size(); ++j)
      point = point << 6U | (static_cast<unsigned char>(utf8[i + j]) & 0x3FU);
    i += more + 1;
    if (point >= 0x10000) {
      unit(0xD800 + ((point - 0x10000) >> 10U));
      unit(0xDC00 + ((point - 0x10000) & 0x3FFU));
    } else {
      unit(point);
    }
  }
  flush();
  return out;
}

}  // namespace xiaoer::channels::email
