// SPDX-License-Identifier: Apache-2.0
// The columns of a knowledge sheet, in both directions: key, category, question, similar (one per line),
// answer_zh, answer_en, answer_short_zh (and answer_<variant>_<language>), status, tags, effective_from,
// expires_at. Chinese headings are understood as well. Pure; any thread.
#pragma once
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "knowledgebase/entry.h"
#include "knowledgebase/sheet.h"

namespace xiaoer::knowledgebase {

using Columns = std::vector<std::string>;

// What one row of a file wants an entry to be.
struct Incoming {
  int line = 0;
  Entry entry;  // only the fields named below are meant
  std::shared_ptr<const Columns> columns;
};

// `before` with the fields that the row brings; what its file has no column for stays. An entry that is new
// starts from Entry{}. Tidied.
[[nodiscard]] Entry merged(Entry before, const Incoming& incoming);

class SheetColumns {
 public:
  // Reads the heading row. Unknown headings are ignored with a note, unless they look like a misspelt column.
  // Throws RequestError 422: no question column, a column twice or misspelt.
  SheetColumns(const SheetRow& heading, int zone_offset_minutes);

  [[nodiscard]] std::variant<Incoming, RowFault> read(const SheetRow& row) const;
  [[nodiscard]] const std::vector<std::string>& notes() const { return notes_; }

 private:
  std::vector<std::string> headings_;  // column name of each position; "" = ignored
  std::shared_ptr<const Columns> columns_;
  std::vector<std::string> notes_;
  int zone_offset_minutes_;
};

// The columns that show all of these entries: the fixed ones, then further answer variants.
[[nodiscard]] Columns sheet_columns_for(const std::vector<Entry>& entries);
[[nodiscard]] std::vector<std::string> sheet_cells(const Entry& entry, const Columns& columns);

}  // namespace xiaoer::knowledgebase
