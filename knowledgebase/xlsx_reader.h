// SPDX-License-Identifier: Apache-2.0
// Reads the first visible sheet of an .xlsx file that a stranger may have made: every part is unpacked under
// a limit, nothing outside the file is ever fetched. Called by the importer; one thread.
#pragma once
#include <string_view>

#include "knowledgebase/sheet.h"

namespace xiaoer::knowledgebase {

// Cells come as text: shared and inline strings, numbers as they are stored, formulas as their stored result.
// A cell that holds an error, or a formula without a result, is a fault of its row. A file that is no
// spreadsheet, is locked, or breaks a limit is one fault with line 0.
void read_xlsx(std::string_view bytes, const SheetSink& sink);

}  // namespace xiaoer::knowledgebase
