// SPDX-License-Identifier: Apache-2.0
#include "knowledgebase/xlsx_writer.h"

#include <xlsxwriter.h>

#include <algorithm>

#include "foundation/error.h"

namespace xiaoer::knowledgebase {
namespace {

// A workbook that is not closed is not written; its memory is freed all the same.
struct Discard {
  void operator()(lxw_workbook* workbook) const { lxw_workbook_free(workbook); }
};

bool is_hex(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

// A text that looks like the format's own escape (_x000D_) is escaped itself.
std::string escaped(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const std::string_view rest = text.substr(i, 7);
    if (rest.size() == 7 && rest.starts_with("_x") && rest[6] == '_' &&
        std::all_of(rest.begin() + 2, rest.begin() + 6, is_hex))
      out += "_x005F";
    out += text[i];
  }
  return out;
}

void write_row(lxw_worksheet* sheet, lxw_row_t row, const std::vector<std::string>& cells,
               lxw_format* format) {
  for (std::size_t column = 0; column < cells.size(); ++column) {
    const lxw_error error = worksheet_write_string(sheet, row, static_cast<lxw_col_t>(column),
                                                   escaped(cells[column]).c_str(), format);
    if (error == LXW_ERROR_MAX_STRING_LENGTH_EXCEEDED)
      throw RequestError(422, "cell_too_long",
                         "row " + std::to_string(row + 1) + " (" + cells.front() +
                             ") has a cell of more than 32,767 characters; export as CSV or TOML instead");
    if (error != LXW_NO_ERROR)
      throw StorageError(StorageError::Kind::other,
                         std::string("the sheet cannot be made: ") + lxw_strerror(error));
  }
}

}  // namespace

void write_xlsx(const std::filesystem::path& file, const SheetCells& rows) {
  std::unique_ptr<lxw_workbook, Discard> workbook(workbook_new(file.c_str()));
  if (!workbook) throw std::bad_alloc();
  lxw_worksheet* sheet = workbook_add_worksheet(workbook.get(), "knowledge");
  lxw_format* bold = workbook_add_format(workbook.get());
  lxw_format* wrapped = workbook_add_format(workbook.get());
  format_set_bold(bold);
  format_set_text_wrap(wrapped);
  format_set_align(wrapped, LXW_ALIGN_VERTICAL_TOP);
  worksheet_set_column(sheet, 0, 1, 20, nullptr);
  worksheet_set_column(sheet, 2, 6, 50, nullptr);
  worksheet_set_column(sheet, 7, 10, 20, nullptr);
  worksheet_freeze_panes(sheet, 1, 0);
  for (std::size_t row = 0; row < rows.size(); ++row)
    write_row(sheet, static_cast<lxw_row_t>(row), rows[row], row == 0 ? bold : wrapped);
  const lxw_error error = workbook_close(workbook.release());
  if (error != LXW_NO_ERROR)
    throw StorageError(StorageError::Kind::other,
                       file.string() + " cannot be written: " + lxw_strerror(error));
}

}  // namespace xiaoer::knowledgebase
