// SPDX-License-Identifier: Apache-2.0
#include "knowledgebase/entry_row.h"

#include "knowledgebase/entry_json.h"

namespace xiaoer::knowledgebase {
namespace {

std::optional<TimePoint> time_at(const Row& row, std::size_t column) {
  if (row.is_null(column)) return std::nullopt;
  return from_millis(row.integer(column));
}

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '%' || c == '_' || c == '\\') out += '\\';
    out += c;
  }
  return out;
}

}  // namespace

Entry entry_from_row(const Row& row) {
  Entry entry;
  entry.id = row.integer(0);
  entry.key = row.text(1);
  entry.category = row.text(2);
  entry.question = row.text(3);
  entry.status = row.text(4);
  entry.owner = row.text(5);
  entry.tags = texts_from_json(row.text(6));
  entry.similar = texts_from_json(row.text(7));
  entry.answers = answers_from_json(row.text(8));
  entry.effective_from = time_at(row, 9);
  entry.expires_at = time_at(row, 10);
  entry.review_at = time_at(row, 11);
  entry.hits = row.integer(12);
  entry.helpful = row.integer(13);
  entry.unhelpful = row.integer(14);
  entry.version = row.integer(15);
  entry.updated_at = from_millis(row.integer(16));
  return entry;
}

std::vector<Entry> entries_from_rows(const Rows& rows) {
  std::vector<Entry> out;
  out.reserve(rows.size());
  for (const auto& row : rows) out.push_back(entry_from_row(row));
  return out;
}

Value to_value(const std::optional<TimePoint>& at) {
  if (!at) return std::monostate{};
  return to_millis(*at);
}

std::string like_anywhere(std::string_view text) {
  return "%" + escaped(text) + "%";
}
std::string like_below(std::string_view category) {
  return escaped(category) + "/%";
}

}  // namespace xiaoer::knowledgebase
