// SPDX-License-Identifier: Apache-2.0
#include "knowledgebase/xlsx_reader.h"

#include <charconv>
#include <map>
#include <pugixml.hpp>

#include "foundation/text.h"
#include "knowledgebase/xlsx_package.h"

namespace xiaoer::knowledgebase {
namespace {

// Names are compared without their namespace prefix: some programs write <x:row>.
bool is(const pugi::xml_node& node, std::string_view name) {
  const std::string_view full = node.name();
  const auto colon = full.find(':');
  return (colon == std::string_view::npos ? full : full.substr(colon + 1)) == name;
}

pugi::xml_node child(const pugi::xml_node& parent, std::string_view name) {
  for (const auto& node : parent.children())
    if (is(node, name)) return node;
  return {};
}

std::string_view attribute(const pugi::xml_node& node, std::string_view name) {
  for (const auto& found : node.attributes()) {
    const std::string_view full = found.name();
    const auto colon = full.find(':');
    if ((colon == std::string_view::npos ? full : full.substr(colon + 1)) == name) return found.value();
  }
  return {};
}

// `xml` must stay alive as long as the document.
void parse(pugi::xml_document& document, std::string& xml, const std::string& name) {
  constexpr std::size_t kMaxTree = std::size_t{512} << 20;  // bytes that the parsed tree may take
  const auto tags = static_cast<std::size_t>(std::count(xml.begin(), xml.end(), '<'));
  const auto attributes = static_cast<std::size_t>(std::count(xml.begin(), xml.end(), '='));
  if (tags * 64 + attributes * 40 > kMaxTree) throw XlsxError("has too many cells (" + name + "); split it");
  const auto result = document.load_buffer_inplace(xml.data(), xml.size(),
                                                   pugi::parse_default | pugi::parse_ws_pcdata_single);
  if (!result) throw XlsxError("is damaged: " + name + " is not well-formed (" + result.description() + ")");
}

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// The format writes characters that XML cannot hold as _x000D_, and a literal "_x" of that shape as
// _x005F_x….
std::string unescaped(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    int code = -1;
    if (text[i] == '_' && i + 6 < text.size() && text[i + 1] == 'x' && text[i + 6] == '_') {
      code = 0;
      for (std::size_t digit = i + 2; digit < i + 6; ++digit)
        code = hex_value(text[digit]) < 0 || code < 0 ? -1 : code * 16 + hex_value(text[digit]);
    }
    if (code >= 0 && code < 0x80) {
      out += static_cast<char>(code);
      i += 6;
    } else {
      out += text[i];
    }
  }
  return out;
}

// A string item: one <t>, or runs <r><t>; phonetic guides (<rPh>) are left out.
std::string item_text(const pugi::xml_node& item) {
  std::string out;
  for (const auto& part : item.children()) {
    if (is(part, "t")) out += part.text().get();
    if (is(part, "r")) out += child(part, "t").text().get();
  }
  return unescaped(out);
}

// "BC12" → 54; nullopt when it is no cell's name.
std::optional<std::size_t> column_of(std::string_view reference) {
  std::size_t column = 0;
  std::size_t i = 0;
  for (; i < reference.size() && reference[i] >= 'A' && reference[i] <= 'Z' && i < 4; ++i)
    column = column * 26 + static_cast<std::size_t>(reference[i] - 'A' + 1);
  if (i == 0) return std::nullopt;
  return column - 1;
}

struct Relation {
  std::string type, target;
};

class Workbook {
 public:
  explicit Workbook(std::string_view bytes) : package_(bytes) { read_relations(); }

  void read(const SheetSink& sink) {
    read_strings();
    const std::string name = first_sheet();
    auto xml = package_.part(name);
    if (!xml) throw XlsxError("has no sheet (" + name + " is missing)");
    pugi::xml_document document;
    parse(document, *xml, name);
    int line = 0;
    std::size_t rows = 0;
    for (const auto& row : child(child(document, "worksheet"), "sheetData").children()) {
      if (!is(row, "row")) continue;
      const std::string_view number = attribute(row, "r");
      ++line;
      std::from_chars(number.data(), number.data() + number.size(), line);
      if (++rows > SheetLimits::kRows)
        throw XlsxError("has more than " + std::to_string(SheetLimits::kRows) + " rows");
      read_row(row, line, sink);
    }
  }

 private:
  void read_relations() {
    const std::string name = "xl/_rels/workbook.xml.rels";
    auto xml = package_.part(name);
    if (!xml) throw XlsxError("is a zip archive, but no spreadsheet");
    pugi::xml_document document;
    parse(document, *xml, name);
    for (const auto& node : child(document, "Relationships").children()) {
      std::string target(attribute(node, "Target"));
      target = target.starts_with('/') ? target.substr(1) : "xl/" + target;
      relations_[std::string(attribute(node, "Id"))] = {std::string(attribute(node, "Type")), target};
    }
  }

  std::string first_sheet() {
    auto xml = package_.part("xl/workbook.xml");
    if (!xml) throw XlsxError("is a zip archive, but no spreadsheet");
    pugi::xml_document document;
    parse(document, *xml, "xl/workbook.xml");
    for (const auto& sheet : child(child(document, "workbook"), "sheets").children()) {
      if (!is(sheet, "sheet") || attribute(sheet, "state").find("idden") != std::string_view::npos) continue;
      const auto relation = relations_.find(std::string(attribute(sheet, "id")));
      if (relation != relations_.end()) return relation->second.target;
    }
    throw XlsxError("has no visible sheet");
  }

  void read_strings() {
    for (const auto& [id, relation] : relations_) {
      if (!relation.type.ends_with("/sharedStrings")) continue;
      auto xml = package_.part(relation.target);
      if (!xml) throw XlsxError("is damaged: " + relation.target + " is missing");
      pugi::xml_document document;
      parse(document, *xml, relation.target);
      for (const auto& item : child(document, "sst").children())
        if (is(item, "si")) strings_.push_back(bounded(item_text(item)));
    }
  }

  // A few bytes of a file can name one long string many times: checked before it is copied into rows.
  static std::string bounded(std::string text) {
    constexpr std::size_t kCellBytes = std::size_t{128}
                                       << 10;  // a spreadsheet program allows 32,767 characters
    if (text.size() > kCellBytes) throw XlsxError("has a cell with more than 128 KiB of text");
    return valid_utf8(text);
  }

  void read_row(const pugi::xml_node& row, int line, const SheetSink& sink) {
    SheetRow out{line, {}};
    std::size_t next = 0, bytes = 0;
    for (const auto& cell : row.children()) {
      if (!is(cell, "c")) continue;
      const std::size_t column = column_of(attribute(cell, "r")).value_or(next);
      next = column + 1;
      auto text = cell_text(cell);
      if (!text || (bytes += text->size()) > SheetLimits::kRowBytes) {
        if (++faults_ > SheetLimits::kFaults)
          throw XlsxError("has too many broken rows; the rest was not read");
        sink.fault(
            {line, "cell " + std::string(attribute(cell, "r")) +
                       (text ? " makes the row longer than 256 KiB"
                             : " holds an error or a formula without a result; write its value instead")});
        return;
      }
      if (text->empty() || column >= SheetLimits::kColumns) continue;
      if (out.cells.size() <= column) out.cells.resize(column + 1);
      out.cells[column] = std::move(*text);
    }
    if (!out.cells.empty()) sink.row(std::move(out));
  }

  // nullopt: an error, a formula without a result, a string that is not there.
  [[nodiscard]] std::optional<std::string> cell_text(const pugi::xml_node& cell) const {
    const std::string_view type = attribute(cell, "t");
    if (type == "inlineStr") return bounded(item_text(child(cell, "is")));
    const std::string_view value = child(cell, "v").text().get();
    if (type == "e") return std::nullopt;
    if (value.empty()) return child(cell, "f") ? std::nullopt : std::optional<std::string>("");
    if (type != "s") return bounded(unescaped(value));
    std::size_t index = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), index);
    if (error != std::errc() || index >= strings_.size()) return std::nullopt;
    return strings_[index];
  }

  XlsxPackage package_;
  std::map<std::string, Relation> relations_;
  std::vector<std::string> strings_;
  int faults_ = 0;
};

}  // namespace

void read_xlsx(std::string_view bytes, const SheetSink& sink) {
  try {
    Workbook(bytes).read(sink);
  } catch (const XlsxError& error) {
    sink.fault({0, std::string("the file ") + error.what()});
  }
}

}  // namespace xiaoer::knowledgebase
