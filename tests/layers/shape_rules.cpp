// SPDX-License-Identifier: Apache-2.0
#include "tests/layers/shape_rules.h"

#include <algorithm>
#include <array>

namespace xiaoer::layers {
namespace {

struct Forbidden {
  std::string_view word;   // a whole identifier, or several joined by "::"
  bool as_call;            // only when "(" follows
  std::string_view under;  // only in files below this folder
  std::string_view instead;
};
constexpr std::array<Forbidden, 9> kForbidden{{
    {"std::regex", false, "", "use RE2: std::regex is slow and can overflow the stack"},
    {"std::wregex", false, "", "use RE2"},
    {"system", true, "", "no shell is started"},
    {"popen", true, "", "no shell is started"},
    {"new", false, "", "use values and std::make_unique"},
    {"sleep_for", true, "tests/unit/", "unit tests do not sleep: turn a clock by hand"},
    {"sleep_until", true, "tests/unit/", "unit tests do not sleep: turn a clock by hand"},
    {"system_now", true, "tests/unit/", "unit tests have no real clock: hand one in"},
    {"usleep", true, "tests/unit/", "unit tests do not sleep"},
}};

bool is_blank(char c) {
  return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

bool is_whole_word(std::string_view code, std::size_t at, std::size_t size) {
  const bool begins = at == 0 || !is_identifier(code[at - 1]);
  return begins && (at + size == code.size() || !is_identifier(code[at + size]));
}

bool has_word(std::string_view code, std::string_view word) {
  for (std::size_t at = code.find(word); at != std::string_view::npos; at = code.find(word, at + 1))
    if (is_whole_word(code, at, word.size())) return true;
  return false;
}

// "#include <new>" is no use of the word.
bool in_directive(std::string_view code, std::size_t at) {
  const std::size_t end_before = code.rfind('\n', at);
  const std::size_t begin =
      code.find_first_not_of(" \t", end_before == std::string_view::npos ? 0 : end_before + 1);
  return begin != std::string_view::npos && code[begin] == '#';
}

bool is_called(std::string_view code, std::size_t end) {
  while (end < code.size() && is_blank(code[end])) ++end;
  return end < code.size() && code[end] == '(';
}

// What a "{" opens, judged by the text since the last statement.
enum class Brace { container, function, other };

Brace kind_of(std::string_view head) {
  const bool has_arguments = head.find(')') != std::string_view::npos;
  if (has_word(head, "enum") && !has_arguments) return Brace::other;
  for (const std::string_view word : {"namespace", "class", "struct", "union", "extern"})
    if (has_word(head, word) && !has_arguments) return Brace::container;
  if (!has_arguments) return Brace::other;
  const std::size_t last = head.find_last_not_of(" \n\t\r");
  return last != std::string_view::npos && head[last] == '=' ? Brace::other : Brace::function;
}

class FunctionCounter {
 public:
  explicit FunctionCounter(std::string_view text) : code_(code_of(text)) {}

  std::vector<Function> count() {
    for (at_ = 0; at_ < code_.size(); ++at_) {
      const char c = code_[at_];
      if (c == '#' && at_line_begin()) skip_directive();
      if (at_ >= code_.size()) break;
      if (c == '{') open();
      if (c == '}') close();
      if (c == ';' && in_container()) head_ = at_ + 1;
    }
    return std::move(functions_);
  }

 private:
  struct Open {
    Brace kind;
    std::size_t head;
  };
  [[nodiscard]] bool in_container() const { return open_.empty() || open_.back().kind == Brace::container; }
  [[nodiscard]] bool at_line_begin() const {
    const std::size_t before = code_.find_last_not_of(" \t", at_ == 0 ? 0 : at_ - 1);
    return at_ == 0 || before == std::string::npos || code_[before] == '\n';
  }
  void skip_directive() {
    while (at_ < code_.size() && code_[at_] != '\n') at_ += code_[at_] == '\\' ? 2 : 1;
    if (in_container()) head_ = at_;
  }
  void open() {
    if (!in_container()) {
      open_.push_back({Brace::other, head_});
      return;
    }
    // "member_{value}" of a constructor: the formatter puts a blank before a body.
    const bool is_initialiser = at_ > 0 && !is_blank(code_[at_ - 1]);
    const std::string_view head = std::string_view(code_).substr(head_, at_ - head_);
    open_.push_back({is_initialiser ? Brace::other : kind_of(head), head_});
    if (open_.back().kind == Brace::container) head_ = at_ + 1;
  }
  void close() {
    if (open_.empty()) return;
    const Open closed = open_.back();
    open_.pop_back();
    if (closed.kind == Brace::function) {
      std::size_t begin = closed.head;
      while (begin < at_ && is_blank(code_[begin])) ++begin;
      const int first = line_at(code_, begin), last = line_at(code_, at_);
      functions_.push_back({first, last - first + 1});
    }
    if (closed.kind != Brace::other) head_ = at_ + 1;
  }

  std::string code_;
  std::size_t at_ = 0, head_ = 0;
  std::vector<Open> open_;
  std::vector<Function> functions_;
};

}  // namespace

std::vector<Function> functions_of(std::string_view text) {
  return FunctionCounter(text).count();
}

std::vector<Fault> check_licence(const SourceFile& file) {
  const auto lines = lines_of(file.text);
  std::size_t line = 0;
  if (!lines.empty() && (lines[0].starts_with("#!") || lines[0].starts_with("<!DOCTYPE"))) line = 1;
  if (line < lines.size() &&
      lines[line].find("SPDX-License-Identifier: Apache-2.0") != std::string_view::npos)
    return {};
  return {{file.path, 1, "the first line must hold SPDX-License-Identifier: Apache-2.0"}};
}

std::vector<Fault> check_file_length(const SourceFile& file) {
  const auto lines = lines_of(file.text).size();
  if (lines <= kMaxFileLines) return {};
  return {
      {file.path, 0, "has " + std::to_string(lines) + " lines; which noun inside wants a file of its own?"}};
}

std::vector<Fault> check_function_length(const SourceFile& file) {
  std::vector<Fault> faults;
  for (const auto& function : functions_of(file.text))
    if (function.lines > kMaxFunctionLines)
      faults.push_back(
          {file.path, function.line, "a function of " + std::to_string(function.lines) + " lines"});
  return faults;
}

std::vector<Fault> check_forbidden_words(const SourceFile& file) {
  std::vector<Fault> faults;
  const std::string code = code_of(file.text);
  for (const auto& forbidden : kForbidden) {
    if (!file.path.starts_with(forbidden.under)) continue;
    for (std::size_t at = code.find(forbidden.word); at != std::string::npos;
         at = code.find(forbidden.word, at + 1)) {
      if (!is_whole_word(code, at, forbidden.word.size())) continue;
      if (in_directive(code, at)) continue;
      if (forbidden.as_call && !is_called(code, at + forbidden.word.size())) continue;
      faults.push_back({file.path, line_at(code, at),
                        "'" + std::string(forbidden.word) + "': " + std::string(forbidden.instead)});
    }
  }
  return faults;
}

}  // namespace xiaoer::layers
