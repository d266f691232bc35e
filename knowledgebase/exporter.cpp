// SPDX-License-Identifier: Apache-2.0
#include "knowledgebase/exporter.h"

#include <array>
#include <fstream>

#include "foundation/ascii.h"
#include "foundation/error.h"
#include "knowledgebase/csv.h"
#include "knowledgebase/pack_loader.h"
#include "knowledgebase/sheet_columns.h"
#include "knowledgebase/xlsx_writer.h"

namespace xiaoer::knowledgebase {
namespace {

struct Ending {
  std::string_view text;
  FileFormat format;
};
constexpr std::array<Ending, 3> kEndings{
    {{".csv", FileFormat::csv}, {".xlsx", FileFormat::xlsx}, {".toml", FileFormat::toml}}};

// A TOML basic string. Tidied entries hold no other control characters.
std::string toml_text(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\')
      out += std::string{'\\', c};
    else if (c == '\n')
      out += "\\n";
    else if (c == '\t')
      out += "\\t";
    else
      out += c;
  }
  return out + "\"";
}

void toml_texts(std::ostream& out, std::string_view key, const std::vector<std::string>& texts) {
  if (texts.empty()) return;
  out << key << " = [\n";
  for (const auto& text : texts) out << "  " << toml_text(text) << ",\n";
  out << "]\n";
}

void toml_entry(std::ostream& out, const Entry& entry) {
  out << "\n[[entry]]\nkey = " << toml_text(entry.key) << "\n";
  if (!entry.category.empty()) out << "category = " << toml_text(entry.category) << "\n";
  out << "question = " << toml_text(entry.question) << "\n";
  toml_texts(out, "similar", entry.similar);
  toml_texts(out, "tags", entry.tags);
  if (entry.status != "published") out << "status = " << toml_text(entry.status) << "\n";
  if (entry.effective_from)
    out << "effective_from = " << toml_text(to_rfc3339(*entry.effective_from)) << "\n";
  if (entry.expires_at) out << "expires_at = " << toml_text(to_rfc3339(*entry.expires_at)) << "\n";
  for (const auto& answer : entry.answers)
    out << "answer." << variant_name(answer) << " = " << toml_text(answer.text) << "\n";
}

SheetCells sheet_of(const std::vector<Entry>& entries) {
  const Columns columns = sheet_columns_for(entries);
  SheetCells rows{columns};
  for (const auto& entry : entries) rows.push_back(sheet_cells(entry, columns));
  return rows;
}

void write_text(const std::vector<Entry>& entries, FileFormat format, const std::filesystem::path& file) {
  std::ofstream out(file, std::ios::binary | std::ios::trunc);
  if (format == FileFormat::csv)
    export_csv(entries, out);
  else
    export_toml(entries, out);
  out.close();
  if (!out) throw StorageError(StorageError::Kind::other, file.string() + " cannot be written");
}

}  // namespace

std::optional<FileFormat> format_of(std::string_view file_name) {
  const std::string lower = lower_ascii(file_name);
  for (const auto& ending : kEndings)
    if (lower.ends_with(ending.text)) return ending.format;
  return std::nullopt;
}

void export_csv(const std::vector<Entry>& entries, std::ostream& out) {
  CsvWriter writer(out);
  for (const auto& row : sheet_of(entries)) writer.row(row);
}

void export_toml(const std::vector<Entry>& entries, std::ostream& out) {
  out << "# Knowledge entries. `xiaoer kb import` reads this file back.\n";
  for (const auto& entry : entries) toml_entry(out, entry);
}

void export_file(const std::vector<Entry>& entries, FileFormat format, const std::filesystem::path& file) {
  std::filesystem::path unfinished = file;
  unfinished += ".part";
  try {
    if (format == FileFormat::xlsx)
      write_xlsx(unfinished, sheet_of(entries));
    else
      write_text(entries, format, unfinished);
    std::filesystem::rename(unfinished, file);
  } catch (const std::filesystem::filesystem_error& error) {
    std::error_code ignored;
    std::filesystem::remove(unfinished, ignored);
    throw StorageError(StorageError::Kind::other,
                       std::string("the export cannot be written: ") + error.what());
  } catch (...) {
    std::error_code ignored;
    std::filesystem::remove(unfinished, ignored);
    throw;
  }
}

}  // namespace xiaoer::knowledgebase
