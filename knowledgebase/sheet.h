// SPDX-License-Identifier: Apache-2.0
// A table that people brought, row by row: what the CSV and the spreadsheet reader give to the importer. Rows
// are handed over one at a time, so that a large file needs little memory.
#pragma once
#include <functional>
#include <string>
#include <vector>

namespace xiaoer::knowledgebase {

struct SheetRow {
  int line = 0;  // in the file, from 1; of a spreadsheet the row's number
  std::vector<std::string> cells;
};

struct RowFault {
  int line = 0;  // 0 = the file as a whole
  std::string what;
};

struct SheetSink {
  std::function<void(SheetRow)> row;
  std::function<void(RowFault)> fault;
};

struct SheetLimits {
  static constexpr std::size_t kBytes = std::size_t{64} << 20;  // of a file
  static constexpr std::size_t kRows = 200'000;
  static constexpr std::size_t kColumns = 200;
  static constexpr std::size_t kRowBytes = std::size_t{256} << 10;
  static constexpr int kFaults = 200;  // of the file's shape; then reading stops
};

}  // namespace xiaoer::knowledgebase
