// SPDX-License-Identifier: Apache-2.0
#include "knowledgebase/sheet_columns.h"

#include <array>

#include "foundation/ascii.h"
#include "foundation/document.h"
#include "knowledgebase/entry_rules.h"
#include "knowledgebase/pack_loader.h"
#include "knowledgebase/sheet_time.h"

namespace xiaoer::knowledgebase {
namespace {

const Columns kColumns{"key",       "category",       "question",        "similar",
                       "answer_zh", "answer_en",      "answer_short_zh", "status",
                       "tags",      "effective_from", "expires_at"};
const std::string kAnswer = "answer_";

struct Alias {
  std::string_view written, meant;
};
constexpr Alias kHeadings[] = {
    {"编号", "key"},
    {"标识", "key"},
    {"分类", "category"},
    {"类别", "category"},
    {"问题", "question"},
    {"标准问", "question"},
    {"标准问题", "question"},
    {"相似问", "similar"},
    {"相似问题", "similar"},
    {"相似问法", "similar"},
    {"答案", "answer_zh"},
    {"回答", "answer_zh"},
    {"answer", "answer_zh"},
    {"中文答案", "answer_zh"},
    {"英文答案", "answer_en"},
    {"短答案", "answer_short_zh"},
    {"状态", "status"},
    {"标签", "tags"},
    {"生效时间", "effective_from"},
    {"失效时间", "expires_at"},
    {"到期时间", "expires_at"},
};
constexpr Alias kStatusWords[] = {{"草稿", "draft"},       {"待审核", "in_review"}, {"审核中", "in_review"},
                                  {"已发布", "published"}, {"发布", "published"},   {"已下线", "retired"},
                                  {"下线", "retired"}};

template <std::size_t Size>
std::string meaning(const Alias (&aliases)[Size], const std::string& written) {
  for (const auto& alias : aliases)
    if (alias.written == written) return std::string(alias.meant);
  return written;
}

bool contains(const Columns& columns, const std::string& name) {
  return std::find(columns.begin(), columns.end(), name) != columns.end();
}

bool is_column(const std::string& name) {
  return contains(kColumns, name) ||
         (name.starts_with(kAnswer) && variant_from_name(name.substr(kAnswer.size())));
}

std::vector<std::string> split(std::string_view text, const std::vector<std::string_view>& separators) {
  std::vector<std::string> out{""};
  while (!text.empty()) {
    std::size_t cut = 0;
    for (const auto separator : separators)
      if (text.starts_with(separator)) cut = separator.size();
    if (cut > 0)
      out.emplace_back();
    else
      out.back() += text.front();
    text.remove_prefix(std::max<std::size_t>(cut, 1));
  }
  return out;
}

std::string joined(const std::vector<std::string>& texts, std::string_view separator) {
  std::string out;
  for (const auto& text : texts) {
    if (!out.empty()) out += separator;
    out += text;
  }
  return out;
}

void set_answer(Entry& entry, const std::string& column, const std::string& text) {
  Answer answer = *variant_from_name(column.substr(kAnswer.size()));
  answer.text = text;
  entry.answers.push_back(std::move(answer));
}

// Sets what a cell says. Returns what is wrong with it, or "".
std::string set_cell(Entry& entry, const std::string& column, const std::string& cell,
                     int zone_offset_minutes) {
  if (column == "key") entry.key = cell;
  if (column == "category") entry.category = cell;
  if (column == "question") entry.question = cell;
  if (column == "similar") entry.similar = split(cell, {"\n", "\r"});
  if (column == "tags") entry.tags = split(cell, {"\n", ",", ";", "，", "；", "、"});
  if (column == "status") entry.status = meaning(kStatusWords, std::string(trimmed(cell)));
  if (column.starts_with(kAnswer)) set_answer(entry, column, cell);
  if (column != "effective_from" && column != "expires_at") return "";
  const std::string text(trimmed(cell));
  if (text.empty()) return "";
  const auto day = column == "expires_at" ? DayMeans::its_end : DayMeans::its_beginning;
  const auto at = parse_sheet_time(text, zone_offset_minutes, day);
  if (!at) return column + " '" + text + "' is not a time such as 2026-11-22 18:00";
  (column == "expires_at" ? entry.expires_at : entry.effective_from) = at;
  return "";
}

void replace_answer(Entry& entry, const Answer& answer) {
  std::erase_if(entry.answers, [&](const Answer& old) {
    return old.channel == answer.channel && old.language == answer.language;
  });
  entry.answers.push_back(answer);
}

std::string heading_meant(const std::string& cell, std::vector<std::string>& notes) {
  const std::string written(trimmed(cell));
  std::string name = meaning(kHeadings, lower_ascii(written));
  if (name.empty() || is_column(name)) return name;
  const std::string nearest = nearest_word(name, kColumns);
  if (!nearest.empty())
    throw RequestError(422, "invalid_heading",
                       "unknown column '" + written + "'; did you mean '" + nearest + "'?");
  notes.push_back("column '" + written + "' is ignored");
  return "";
}

}  // namespace

Entry merged(Entry before, const Incoming& incoming) {
  const Entry& from = incoming.entry;
  for (const auto& column : *incoming.columns) {
    if (column == "key" && !from.key.empty()) before.key = from.key;
    if (column == "category") before.category = from.category;
    if (column == "question") before.question = from.question;
    if (column == "similar") before.similar = from.similar;
    if (column == "tags") before.tags = from.tags;
    if (column == "status" && !from.status.empty()) before.status = from.status;
    if (column == "effective_from") before.effective_from = from.effective_from;
    if (column == "expires_at") before.expires_at = from.expires_at;
    if (column == "answers") before.answers = from.answers;
  }
  if (!contains(*incoming.columns, "answers"))
    for (const auto& answer : from.answers)
      replace_answer(before, answer);  // an empty cell takes the answer away
  return tidied(std::move(before));
}

SheetColumns::SheetColumns(const SheetRow& heading, int zone_offset_minutes)
    : zone_offset_minutes_(zone_offset_minutes) {
  Columns known;
  for (const auto& cell : heading.cells) {
    headings_.push_back(heading_meant(cell, notes_));
    if (headings_.back().empty()) continue;
    if (contains(known, headings_.back()))
      throw RequestError(422, "invalid_heading", "the column '" + headings_.back() + "' stands twice");
    known.push_back(headings_.back());
  }
  if (!contains(known, "question"))
    throw RequestError(
        422, "invalid_heading",
        "the first row must name the columns, one of them 'question'; known are: " + joined(kColumns, ", "));
  columns_ = std::make_shared<const Columns>(std::move(known));
}

std::variant<Incoming, RowFault> SheetColumns::read(const SheetRow& row) const {
  Incoming out{row.line, {}, columns_};
  out.entry.status.clear();
  for (std::size_t i = 0; i < row.cells.size(); ++i) {
    if (i >= headings_.size()) {
      if (trimmed(row.cells[i]).empty()) continue;
      return RowFault{row.line, "has more cells than the heading; is a comma missing its quotes?"};
    }
    const std::string fault = set_cell(out.entry, headings_[i], row.cells[i], zone_offset_minutes_);
    if (!fault.empty()) return RowFault{row.line, fault};
  }
  return out;
}

Columns sheet_columns_for(const std::vector<Entry>& entries) {
  Columns columns = kColumns;
  for (const auto& entry : entries)
    for (const auto& answer : entry.answers)
      if (const std::string name = kAnswer + variant_name(answer); !contains(columns, name))
        columns.push_back(name);
  return columns;
}

std::vector<std::string> sheet_cells(const Entry& entry, const Columns& columns) {
  const auto cell = [&](const std::string& column) -> std::string {
    if (column == "key") return entry.key;
    if (column == "category") return entry.category;
    if (column == "question") return entry.question;
    if (column == "similar") return joined(entry.similar, "\n");
    if (column == "status") return entry.status;
    if (column == "tags") return joined(entry.tags, ",");
    if (column == "effective_from") return entry.effective_from ? to_rfc3339(*entry.effective_from) : "";
    if (column == "expires_at") return entry.expires_at ? to_rfc3339(*entry.expires_at) : "";
    for (const auto& answer : entry.answers)
      if (column == kAnswer + variant_name(answer)) return answer.text;
    return "";
  };
  std::vector<std::string> out;
  for (const auto& column : columns) out.push_back(cell(column));
  return out;
}

}  // namespace xiaoer::knowledgebase
