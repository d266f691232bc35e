// SPDX-License-Identifier: Apache-2.0
#include "gateway/api/paging.h"

#include <charconv>

#include "foundation/encoding.h"
#include "foundation/error.h"
#include "foundation/text.h"

namespace xiaoer::gateway {
namespace {

[[noreturn]] void refuse_cursor() {
  throw RequestError(400, "invalid_cursor", "The cursor is none that this list gave out. Start without one.");
}

}  // namespace

std::int64_t limit_of(const Request& request) {
  const auto limit = request.query_integer("limit", kLimit);
  if (limit < 1)
    throw RequestError(400, "invalid_parameter", "The query parameter 'limit' must be at least 1.");
  return std::min(limit, kMostRows);
}

std::string cursor_json(const std::vector<std::int64_t>& keys) {
  std::string text;
  for (const auto key : keys) text += (text.empty() ? "" : "|") + std::to_string(key);
  return '"' + to_base64url(text) + '"';
}

std::vector<std::int64_t> cursor_of(const Request& request, const std::vector<std::int64_t>& start) {
  const auto sent = request.query_text("cursor");
  if (sent.empty()) return start;
  const auto text = sent.size() > 200 ? std::nullopt : from_base64url(sent);
  if (!text) refuse_cursor();
  std::vector<std::int64_t> keys;
  const char* at = text->data();
  const char* end = at + text->size();
  while (true) {
    std::int64_t key = 0;
    const auto read = std::from_chars(at, end, key);
    if (read.ec != std::errc()) refuse_cursor();
    keys.push_back(key);
    if (read.ptr == end) break;
    if (*read.ptr != '|') refuse_cursor();
    at = read.ptr + 1;
  }
  if (keys.size() != start.size()) refuse_cursor();
  return keys;
}

std::string searched_text(const Request& request) {
  const auto query = request.query_text("q");
  if (!is_valid_utf8(query) || count_code_points(query) > 100)
    throw RequestError(400, "invalid_parameter",
                       "The query parameter 'q' must be text of at most 100 characters.");
  return query.find_first_not_of(' ') == std::string::npos ? "" : query;
}

std::string search_pattern(const Request& request) {
  const auto query = searched_text(request);
  if (query.empty()) return "";
  std::string pattern = "%";
  for (const char c : query) {
    if (c == '%' || c == '_' || c == '!') pattern += '!';
    pattern += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return pattern + "%";
}

std::string query_word(const Request& request, const std::string& name,
                       const std::vector<std::string>& words) {
  const auto word = request.query_text(name);
  if (word.empty()) return words.front();
  if (std::find(words.begin(), words.end(), word) != words.end()) return word;
  std::string list;
  for (const auto& allowed : words)
    if (!allowed.empty()) list += (list.empty() ? "" : ", ") + allowed;
  throw RequestError(400, "invalid_parameter",
                     "The query parameter '" + name + "' must be one of " + list + ".");
}

}  // namespace xiaoer::gateway
