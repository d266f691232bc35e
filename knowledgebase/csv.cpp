// SPDX-License-Identifier: Apache-2.0
#include "knowledgebase/csv.h"

#include <csv.h>

#include <array>

namespace xiaoer::knowledgebase {
namespace {

// libcsv's parser with the cells of the row it is in. A row ends at most once in a physical line.
class Parser {
 public:
  explicit Parser(char separator) : separator_(separator) { open(); }
  ~Parser() { csv_free(&parser_); }
  Parser(const Parser&) = delete;
  Parser& operator=(const Parser&) = delete;

  void reset() {
    csv_free(&parser_);
    open();
  }
  // False: the quotes are broken.
  bool feed(std::string_view line) {
    return csv_parse(&parser_, line.data(), line.size(), on_cell, on_row, this) == line.size();
  }
  bool finish() { return csv_fini(&parser_, on_cell, on_row, this) == 0; }
  [[nodiscard]] bool has_row() const { return has_row_; }
  std::vector<std::string> take() {
    has_row_ = false;
    return std::exchange(cells_, {});
  }

 private:
  void open() {
    if (csv_init(&parser_, CSV_STRICT | CSV_STRICT_FINI) != 0) throw std::bad_alloc();
    csv_set_delim(&parser_, static_cast<unsigned char>(separator_));
    cells_.clear();
    has_row_ = false;
  }
  static void on_cell(void* text, std::size_t size, void* self) {
    auto& cells = static_cast<Parser*>(self)->cells_;
    if (cells.size() < SheetLimits::kColumns) cells.emplace_back(static_cast<const char*>(text), size);
  }
  static void on_row(int, void* self) { static_cast<Parser*>(self)->has_row_ = true; }

  char separator_;
  csv_parser parser_{};
  std::vector<std::string> cells_;
  bool has_row_ = false;
};

char separator_of(std::string_view text) {
  const std::string_view first = text.substr(0, text.find_first_of("\r\n"));
  char best = ',';
  for (const char candidate : {',', ';', '\t'})
    if (std::count(first.begin(), first.end(), candidate) > std::count(first.begin(), first.end(), best))
      best = candidate;
  return best;
}

class Reader {
 public:
  Reader(std::string_view text, const SheetSink& sink)
      : text_(text), sink_(sink), parser_(separator_of(text)) {}

  void read() {
    do {
      while (at_ < text_.size() && !stopped_) read_line();
    } while (!stopped_ && !finish());
  }

 private:
  void read_line() {
    const std::size_t begin = at_;
    if (!inside_) {
      row_at_ = begin;
      row_line_ = line_;
    }
    const std::size_t end = end_of_line(begin);
    at_ = end;
    ++line_;
    if (!parser_.feed(text_.substr(begin, end - begin)))
      skip_row("has a quote inside a cell; put the cell in quotes and write the quote twice (\"\")");
    else if (parser_.has_row())
      deliver();
    else if (at_ - row_at_ > SheetLimits::kRowBytes)
      skip_row("opens a quote that is not closed within " + std::to_string(SheetLimits::kRowBytes >> 10) +
               " KiB");
    else
      inside_ =
          inside_ || text_.substr(begin, end - begin).find_first_not_of(" \t\r\n") != std::string_view::npos;
  }

  // After "\n", "\r\n" or "\r".
  [[nodiscard]] std::size_t end_of_line(std::size_t begin) const {
    const std::size_t end = text_.find_first_of("\r\n", begin);
    if (end == std::string_view::npos) return text_.size();
    return text_.substr(end, 2) == "\r\n" ? end + 2 : end + 1;
  }

  void deliver() {
    inside_ = false;
    if (++rows_ > SheetLimits::kRows) {
      stop(row_line_, "the file has more than " + std::to_string(SheetLimits::kRows) + " rows");
      return;
    }
    sink_.row({row_line_, parser_.take()});
  }

  // True when there is nothing left to read.
  bool finish() {
    if (parser_.finish()) {
      if (parser_.has_row()) deliver();
      return true;
    }
    skip_row("opens a quote that is never closed");
    return false;
  }

  // Reads on at the line below the one where the broken row began.
  void skip_row(const std::string& what) {
    if (++faults_ > SheetLimits::kFaults) {
      stop(row_line_, "too many broken rows; the rest was not read");
      return;
    }
    sink_.fault({row_line_, what});
    parser_.reset();
    inside_ = false;
    at_ = end_of_line(row_at_);
    line_ = row_line_ + 1;
  }

  void stop(int line, const std::string& what) {
    sink_.fault({line, what});
    stopped_ = true;
  }

  std::string_view text_;
  const SheetSink& sink_;
  Parser parser_;
  std::size_t at_ = 0, row_at_ = 0;
  int line_ = 1, row_line_ = 1;
  std::size_t rows_ = 0;
  int faults_ = 0;
  bool inside_ = false, stopped_ = false;
};

bool starts_formula(std::string_view text) {
  constexpr std::array<std::string_view, 10> kStarts{"=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"};
  return std::any_of(kStarts.begin(), kStarts.end(), [&](auto start) { return text.starts_with(start); });
}

std::string_view without_marks(std::string_view cell) {
  return cell.substr(std::min(cell.find_first_not_of('\''), cell.size()));
}

}  // namespace

void read_csv(std::string_view text, const SheetSink& sink) {
  Reader(text, sink).read();
}

CsvWriter::CsvWriter(std::ostream& out) : out_(out) {
  out_ << "\xEF\xBB\xBF";
}

void CsvWriter::row(const std::vector<std::string>& cells) {
  std::string line;
  for (const auto& cell : cells) {
    const std::string safe = guarded(cell);
    std::string quoted(safe.size() * 2 + 2, '\0');
    quoted.resize(csv_write(quoted.data(), quoted.size(), safe.data(), safe.size()));
    line += (line.empty() ? "" : ",") + quoted;
  }
  out_ << line << "\r\n";
}

std::string guarded(std::string_view cell) {
  return starts_formula(without_marks(cell)) ? "'" + std::string(cell) : std::string(cell);
}

std::string unguarded(std::string_view cell) {
  if (cell.starts_with('\'') && starts_formula(without_marks(cell))) cell.remove_prefix(1);
  return std::string(cell);
}

}  // namespace xiaoer::knowledgebase
