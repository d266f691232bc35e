// SPDX-License-Identifier: Apache-2.0
#include "knowledgebase/importer.h"

#include "foundation/charset.h"
#include "foundation/error.h"
#include "knowledgebase/csv.h"
#include "knowledgebase/import_batch.h"
#include "knowledgebase/pack_loader.h"
#include "knowledgebase/xlsx_reader.h"

namespace xiaoer::knowledgebase {
namespace {

std::string decoded(std::string_view bytes, ImportBatches& batches) {
  auto text = decode_text(bytes);
  if (!text)
    throw RequestError(422, "unknown_charset",
                       "the file is neither UTF-8 nor GB18030 text; save it as \"CSV UTF-8\" or as .xlsx");
  if (text->charset != "UTF-8") batches.note("read as " + text->charset);
  return std::move(text->text);
}

// Rows of a sheet: the first one names the columns.
class SheetImport {
 public:
  SheetImport(ImportBatches& batches, int zone_offset_minutes)
      : batches_(batches), zone_offset_minutes_(zone_offset_minutes) {}

  [[nodiscard]] SheetSink sink() {
    return {[this](const SheetRow& row) { take(row); },
            [this](RowFault fault) {
              if (fault.line == 0) throw RequestError(422, "unreadable_file", fault.what);
              batches_.fault(std::move(fault));
            }};
  }
  void finish() const {
    if (!columns_) throw RequestError(422, "empty_file", "the file holds no rows");
  }

 private:
  void take(const SheetRow& row) {
    if (!columns_) {
      columns_.emplace(row, zone_offset_minutes_);
      for (const auto& note : columns_->notes()) batches_.note(note);
      return;
    }
    auto read = columns_->read(row);
    if (auto* fault = std::get_if<RowFault>(&read))
      batches_.fault(std::move(*fault));
    else
      batches_.add(std::move(std::get<Incoming>(read)));
  }

  ImportBatches& batches_;
  int zone_offset_minutes_;
  std::optional<SheetColumns> columns_;
};

void import_csv(std::string_view bytes, ImportBatches& batches, int zone_offset_minutes) {
  SheetImport rows(batches, zone_offset_minutes);
  const std::string text = decoded(bytes, batches);
  SheetSink sink = rows.sink();
  sink.row = [take = std::move(sink.row)](SheetRow row) {
    for (auto& cell : row.cells) cell = unguarded(cell);
    take(std::move(row));
  };
  read_csv(text, sink);
  rows.finish();
}

void import_xlsx(std::string_view bytes, ImportBatches& batches, int zone_offset_minutes) {
  SheetImport rows(batches, zone_offset_minutes);
  read_xlsx(bytes, rows.sink());
  rows.finish();
}

void import_toml(std::string_view bytes, ImportBatches& batches) {
  static const auto every_column = std::make_shared<const Columns>(Columns{
      "key", "category", "question", "similar", "tags", "status", "effective_from", "expires_at", "answers"});
  try {
    Document document(decoded(bytes, batches), "TOML");
    for (auto& written : read_entries(document))
      if (written.is_good) batches.add({written.table.line(), std::move(written.entry), every_column});
    for (const auto& problem : document.problems()) batches.fault({problem.line, problem.what});
  } catch (const ConfigError& error) {
    const Problem& problem = error.problems().front();
    throw RequestError(422, "unreadable_file",
                       "line " + std::to_string(problem.line) + ", column " + std::to_string(problem.column) +
                           ": " + problem.what);
  }
}

}  // namespace

ImportReport import_entries(Database& database, std::string_view bytes, FileFormat format,
                            const ImportOptions& options) {
  if (bytes.size() > SheetLimits::kBytes)
    throw RequestError(
        422, "file_too_large",
        "the file is larger than " + std::to_string(SheetLimits::kBytes >> 20) + " MiB; split it");
  ImportBatches batches(database, options);
  if (format == FileFormat::csv) import_csv(bytes, batches, options.zone_offset_minutes);
  if (format == FileFormat::xlsx) import_xlsx(bytes, batches, options.zone_offset_minutes);
  if (format == FileFormat::toml) import_toml(bytes, batches);
  return batches.finish();
}

}  // namespace xiaoer::knowledgebase
