// SPDX-License-Identifier: Apache-2.0
#include "storage/sql_text.h"

#include <cctype>

namespace xiaoer {
namespace {

bool is_word(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

std::size_t end_after(std::string_view sql, std::size_t from, std::string_view closing) {
  const auto found = sql.find(closing, from);
  return found == std::string_view::npos ? sql.size() : found + closing.size();
}

// The end of the string, quoted name or comment that begins at `at`; `at` itself when none begins there. A
// doubled quote needs no care: it reads as two strings that touch.
std::size_t skip_opaque(std::string_view sql, std::size_t at) {
  const char c = sql[at];
  if (c == '\'' || c == '"') return end_after(sql, at + 1, sql.substr(at, 1));
  if (sql.substr(at, 2) == "--") return end_after(sql, at + 2, "\n");
  if (sql.substr(at, 2) == "/*") return end_after(sql, at + 2, "*/");
  return at;
}

std::string without_lines_of(std::string_view sql, std::string_view marker) {
  std::string kept;
  kept.reserve(sql.size());
  while (!sql.empty()) {
    const auto end = end_after(sql, 0, "\n");
    const auto line = sql.substr(0, end);
    if (line.find(marker) == std::string_view::npos) kept += line;
    sql.remove_prefix(end);
  }
  return kept;
}

std::string with_numbered_marks(std::string_view sql) {
  std::string result;
  result.reserve(sql.size());
  for (std::size_t at = 0; at < sql.size();) {
    if (const auto end = skip_opaque(sql, at); end != at) {
      result += sql.substr(at, end - at);
      at = end;
      continue;
    }
    const bool mark =
        sql[at] == '$' && at + 1 < sql.size() && is_digit(sql[at + 1]) && (at == 0 || !is_word(sql[at - 1]));
    result += mark ? '?' : sql[at];
    ++at;
  }
  return result;
}

// The words of a statement as far as they matter: is it a trigger, and is its END the last word?
class StatementShape {
 public:
  void add(std::string_view word) {
    std::string upper(word);
    for (char& c : upper) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    if (count_ < 3 && upper == "TRIGGER") trigger_ = true;
    if (upper == "CASE") ++cases_;
    ended_ = upper == "END" && cases_ == 0;
    if (upper == "END" && cases_ > 0) --cases_;
    ++count_;
  }
  [[nodiscard]] bool complete() const { return !trigger_ || ended_; }

 private:
  int count_ = 0, cases_ = 0;
  bool trigger_ = false, ended_ = false;
};

}  // namespace

std::string sql_for(std::string_view sql, Dialect dialect) {
  const bool sqlite = dialect == Dialect::sqlite;
  const auto lines = without_lines_of(sql, sqlite ? "-- only: postgres" : "-- only: sqlite");
  return sqlite ? with_numbered_marks(lines) : lines;
}

std::optional<PlainInsert> plain_insert(std::string_view sql) {
  constexpr std::string_view kBegin = "INSERT INTO ", kValues = " VALUES (", kEnd = " RETURNING id";
  const auto values = sql.find(kValues);
  if (!sql.starts_with(kBegin) || !sql.ends_with(kEnd) || values == std::string_view::npos)
    return std::nullopt;
  std::size_t at = values + kValues.size();
  for (int open = 1; open > 0 && at < sql.size();) {
    const auto end = skip_opaque(sql, at);
    if (end == at) open += (sql[at] == '(') - (sql[at] == ')');
    at = end == at ? at + 1 : end;
  }
  if (sql.substr(at) != kEnd) return std::nullopt;  // more rows, or words about conflicts
  const auto table = sql.substr(kBegin.size());
  return PlainInsert{std::string(table.substr(0, table.find(' '))), std::string(sql.substr(0, at))};
}

std::vector<std::string> split_statements(std::string_view script) {
  std::vector<std::string> statements;
  std::string current;
  StatementShape shape;
  bool blank = true;
  const auto finish = [&] {
    if (!blank) statements.push_back(current);
    current.clear();
    shape = {};
    blank = true;
  };
  for (std::size_t at = 0; at < script.size();) {
    auto end = skip_opaque(script, at);
    const bool comment = end != at && (script[at] == '-' || script[at] == '/');
    if (end == at && is_word(script[at])) {
      while (end < script.size() && is_word(script[end])) ++end;
      shape.add(script.substr(at, end - at));
    }
    if (end == at) ++end;
    if (script[at] == ';' && shape.complete()) {
      finish();
    } else {
      if (!comment && std::isspace(static_cast<unsigned char>(script[at])) == 0) blank = false;
      current += script.substr(at, end - at);
    }
    at = end;
  }
  finish();
  return statements;
}

std::string like_pattern(std::string_view text) {
  if (text.empty()) return "";
  std::string pattern = "%";
  for (const char c : text) {
    if (c == '%' || c == '_' || c == '\\') pattern += '\\';
    pattern += c;
  }
  return pattern + "%";
}

}  // namespace xiaoer
