// SPDX-License-Identifier: Apache-2.0
#include "tests/layers/source_text.h"

#include <algorithm>

namespace xiaoer::layers {
namespace {

// Walks over C++ text and says of each byte whether it is code, comment or literal.
class Walker {
 public:
  Walker(std::string_view text, bool blank_literals)
      : text_(text), out_(text), blank_literals_(blank_literals) {}

  std::string walk() {
    while (at_ < text_.size()) {
      if (starts("//"))
        blank(text_.find('\n', at_), true);
      else if (starts("/*"))
        blank(after(text_.find("*/", at_ + 2), 2), true);
      else if (starts("R\"") && !follows_identifier())
        raw_string();
      else if (text_[at_] == '"')
        literal('"');
      else if (text_[at_] == '\'' && !follows_identifier())  // 10'000 is a number
        literal('\'');
      else
        ++at_;
    }
    return std::move(out_);
  }

 private:
  [[nodiscard]] bool starts(std::string_view with) const { return text_.substr(at_).starts_with(with); }
  [[nodiscard]] bool follows_identifier() const { return at_ > 0 && is_identifier(text_[at_ - 1]); }
  static std::size_t after(std::size_t position, std::size_t size) {
    return position == std::string_view::npos ? position : position + size;
  }
  void blank(std::size_t end, bool really) {
    end = std::min(end, text_.size());
    for (; at_ < end; ++at_)
      if (really && text_[at_] != '\n') out_[at_] = ' ';
  }
  void literal(char quote) {
    std::size_t end = at_ + 1;
    while (end < text_.size() && text_[end] != quote && text_[end] != '\n') end += text_[end] == '\\' ? 2 : 1;
    ++at_;
    blank(end, blank_literals_);
    if (at_ < text_.size() && text_[at_] == quote) ++at_;
  }
  void raw_string() {
    const std::size_t open = text_.find('(', at_);
    if (open == std::string_view::npos) {
      ++at_;
      return;
    }
    const std::string close = ")" + std::string(text_.substr(at_ + 2, open - at_ - 2)) + "\"";
    blank(after(text_.find(close, open), close.size()), blank_literals_);
  }

  std::string_view text_;
  std::string out_;
  bool blank_literals_;
  std::size_t at_ = 0;
};

}  // namespace

std::string code_of(std::string_view text) {
  return Walker(text, true).walk();
}
std::string without_comments(std::string_view text) {
  return Walker(text, false).walk();
}

int line_at(std::string_view text, std::size_t position) {
  return static_cast<int>(
             std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(position), '\n')) +
         1;
}

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> out;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    out.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

bool is_identifier(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

std::string_view room_of(std::string_view path) {
  return path.substr(0, path.find('/'));
}

}  // namespace xiaoer::layers
