// SPDX-License-Identifier: Apache-2.0
// Brings entries from a CSV, XLSX or TOML file into the store. Entries are found by their key (or, without a
// key column, by their question); rows that are wrong are listed with their line and do not stop the others.
// A row that changes nothing writes nothing. Called by the desk and the command line; one thread at a time
// per import.
#pragma once
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "knowledgebase/entry_store.h"
#include "knowledgebase/exporter.h"
#include "knowledgebase/sheet.h"

namespace xiaoer::knowledgebase {

enum class ImportMode { apply, dry_run };  // dry_run: everything is tried, nothing is kept

struct ImportOptions {
  ImportMode mode = ImportMode::apply;
  Edit edit;
  int zone_offset_minutes = 480;                   // for times without a zone
  std::function<void(std::size_t rows)> progress;  // after each batch; may be empty
};

struct ImportReport {
  static constexpr std::size_t kListed = 1000;  // faults that are kept for the list; `failed` counts all
  std::size_t created = 0, updated = 0, unchanged = 0, failed = 0;
  std::vector<RowFault> faults;
  std::vector<std::string> notes;  // ignored columns, the character set when it was not UTF-8
};

// `bytes` is the file as it came. Throws RequestError 422 when nothing of it can be read (unknown character
// set, no heading, too large), StorageError when the store fails; rows before that are kept.
[[nodiscard]] ImportReport import_entries(Database& database, std::string_view bytes, FileFormat format,
                                          const ImportOptions& options);

}  // namespace xiaoer::knowledgebase
