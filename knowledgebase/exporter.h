// SPDX-License-Identifier: Apache-2.0
// Entries as a file that people edit and bring back: CSV, XLSX or TOML. Importing an export changes nothing.
// Called by the desk and the command line; any thread.
#pragma once
#include <filesystem>
#include <optional>
#include <ostream>
#include <string_view>
#include <vector>

#include "knowledgebase/entry.h"

namespace xiaoer::knowledgebase {

enum class FileFormat { csv, xlsx, toml };
// "faq.CSV" → csv; nullopt for any other ending.
[[nodiscard]] std::optional<FileFormat> format_of(std::string_view file_name);

void export_csv(const std::vector<Entry>& entries, std::ostream& out);
// The format of a pack's knowledge.toml.
void export_toml(const std::vector<Entry>& entries, std::ostream& out);
// Replaces the file only when everything is written. Throws StorageError, and RequestError 422 (see
// write_xlsx).
void export_file(const std::vector<Entry>& entries, FileFormat format, const std::filesystem::path& file);

}  // namespace xiaoer::knowledgebase
