// SPDX-License-Identifier: Apache-2.0
// Writes one sheet as .xlsx through libxlsxwriter: heading row fixed and bold, every cell plain text, so
// nothing in it can run as a formula. Called by the exporter; one thread.
#pragma once
#include <filesystem>
#include <string>
#include <vector>

namespace xiaoer::knowledgebase {

using SheetCells = std::vector<std::vector<std::string>>;  // row by row, the heading first

// Throws RequestError 422 when a cell is longer than a spreadsheet allows (32,767 characters), StorageError
// when the file cannot be written.
void write_xlsx(const std::filesystem::path& file, const SheetCells& rows);

}  // namespace xiaoer::knowledgebase
