// SPDX-License-Identifier: Apache-2.0
// CSV as RFC 4180 describes it, read and written through libcsv. Reading goes on after a broken row. Called
// by the importer and the exporter; one thread at a time.
#pragma once
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "knowledgebase/sheet.h"

namespace xiaoer::knowledgebase {

// `text` is UTF-8 (see decode_text). The separator is ',' ';' or a tab, whichever the first line has most of.
// Empty lines are skipped. A row with a broken quote is a fault with its line; the next line is read as a new
// row.
void read_csv(std::string_view text, const SheetSink& sink);

// Writes UTF-8 with a byte order mark, so that spreadsheet programs show Chinese correctly; every cell in
// quotes.
class CsvWriter {
 public:
  explicit CsvWriter(std::ostream& out);
  void row(const std::vector<std::string>& cells);

 private:
  std::ostream& out_;
};

// A cell that a spreadsheet program would run as a formula gets a ' in front; reading takes exactly that one
// away. unguarded(guarded(x)) == x for every x.
[[nodiscard]] std::string guarded(std::string_view cell);
[[nodiscard]] std::string unguarded(std::string_view cell);

}  // namespace xiaoer::knowledgebase
