// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include "foundation/error.h"
#include "knowledgebase/xlsx_package.h"
#include "knowledgebase/xlsx_reader.h"
#include "knowledgebase/xlsx_writer.h"
#include "tests/unit/knowledgebase/zip_text.h"

namespace xiaoer::knowledgebase {
namespace {

using test::workbook_parts;
using test::zip_of;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

struct Read {
  std::vector<SheetRow> rows;
  std::vector<RowFault> faults;
};
Read read(const std::string& bytes) {
  Read out;
  read_xlsx(bytes, {[&](SheetRow row) { out.rows.push_back(std::move(row)); },
                    [&](RowFault fault) { out.faults.push_back(std::move(fault)); }});
  return out;
}
// The one fault of a file that cannot be read at all.
std::string file_fault(const std::string& bytes) {
  const Read got = read(bytes);
  if (got.faults.size() != 1 || got.faults[0].line != 0 || !got.rows.empty()) return "read";
  return got.faults[0].what;
}

TEST(Xlsx, ReadsWhatItWrites) {
  const TemporaryFolder folder;
  const SheetCells rows{{"key", "question"},
                        {"a", "两行\n文字 🍜"},
                        {"=1+1", "+86"},
                        {"_x0041_", "x_x000D_y"},
                        {" blanks ", "<&>\"'"}};
  write_xlsx(folder.path() / "t.xlsx", rows);
  const Read got = read(test::read_bytes(folder.path() / "t.xlsx"));
  EXPECT_THAT(got.faults, IsEmpty());
  ASSERT_THAT(got.rows, SizeIs(rows.size()));
  for (std::size_t i = 0; i < rows.size(); ++i) EXPECT_EQ(got.rows[i].cells, rows[i]) << i;
  EXPECT_EQ(got.rows[4].line, 5);
}

TEST(Xlsx, RefusesToWriteACellThatNoSpreadsheetHolds) {
  const TemporaryFolder folder;
  EXPECT_THROW(write_xlsx(folder.path() / "t.xlsx", {{"k"}, {std::string(40'000, 'x')}}), RequestError);
  EXPECT_THROW(write_xlsx(folder.path() / "none" / "t.xlsx", {{"k"}}), StorageError);
}

TEST(Xlsx, ReadsEveryKindOfCell) {
  const Read got = read(zip_of(workbook_parts(
      R"(<row r="3"><c r="A3" t="s"><v>0</v></c><c r="C3" t="inlineStr"><is><t>内联</t></is></c>)"
      R"(<c r="D3"><v>46348.5</v></c><c r="E3" t="str"><f>A1</f><v>结果</v></c><c r="F3" t="b"><v>1</v></c></row>)",
      R"(<si><r><t>富</t></r><r><t xml:space="preserve"> </t></r><r><t>文本</t></r><rPh><t>phonetic</t></rPh></si>)")));
  EXPECT_THAT(got.faults, IsEmpty());
  ASSERT_THAT(got.rows, SizeIs(1));
  EXPECT_EQ(got.rows[0].line, 3);
  EXPECT_THAT(got.rows[0].cells, ElementsAre("富 文本", "", "内联", "46348.5", "结果", "1"));
}

TEST(Xlsx, ReadsCellsWithoutReferencesAndPrefixedNames) {
  auto parts = workbook_parts("");
  parts["xl/worksheets/sheet1.xml"] =
      R"(<x:worksheet xmlns:x="x"><x:sheetData><x:row><x:c t="str"><x:v>a</x:v></x:c><x:c t="str"><x:v>b</x:v></x:c>)"
      R"(</x:row></x:sheetData></x:worksheet>)";
  EXPECT_THAT(read(zip_of(parts)).rows.at(0).cells, ElementsAre("a", "b"));
}

TEST(Xlsx, SkipsHiddenSheets) {
  auto parts = workbook_parts(R"(<row r="1"><c t="str"><v>hidden</v></c></row>)");
  parts["xl/workbook.xml"] =
      R"(<workbook xmlns:r="r"><sheets><sheet state="hidden" r:id="rId1"/><sheet r:id="rId3"/></sheets></workbook>)";
  parts["xl/_rels/workbook.xml.rels"] =
      R"(<Relationships><Relationship Id="rId1" Type="x/worksheet" Target="worksheets/sheet1.xml"/>)"
      R"(<Relationship Id="rId3" Type="x/worksheet" Target="worksheets/sheet2.xml"/></Relationships>)";
  parts["xl/worksheets/sheet2.xml"] =
      R"(<worksheet><sheetData><row r="1"><c t="str"><v>shown</v></c></row></sheetData></worksheet>)";
  EXPECT_THAT(read(zip_of(parts)).rows.at(0).cells, ElementsAre("shown"));
}

TEST(Xlsx, BrokenCellsAreFaultsOfTheirRow) {
  const Read got = read(zip_of(workbook_parts(
      R"(<row r="1"><c r="A1" t="e"><v>#REF!</v></c></row><row r="2"><c r="A2"><f>1+1</f></c></row>)"
      R"(<row r="3"><c r="A3" t="s"><v>7</v></c></row><row r="4"><c r="A4" t="str"><v>good</v></c></row>)")));
  ASSERT_THAT(got.faults, SizeIs(3));
  EXPECT_EQ(got.faults[1].line, 2);
  EXPECT_THAT(got.faults[1].what, HasSubstr("A2"));
  ASSERT_THAT(got.rows, SizeIs(1));
  EXPECT_EQ(got.rows[0].line, 4);
}

TEST(Xlsx, MakesBrokenTextValid) {
  const Read got = read(zip_of(workbook_parts("<row r=\"1\"><c t=\"str\"><v>a\xFF</v></c></row>")));
  EXPECT_THAT(got.rows.at(0).cells, ElementsAre("a\xEF\xBF\xBD"));
}

TEST(XlsxHostile, RefusesWhatIsNoSpreadsheet) {
  EXPECT_THAT(file_fault(""), HasSubstr("no spreadsheet"));
  EXPECT_THAT(file_fault("key,question\na,b\n"), HasSubstr("no zip archive"));
  EXPECT_THAT(file_fault(zip_of({{"readme.txt", "hello"}})), HasSubstr("no spreadsheet"));
  auto parts = workbook_parts("");
  parts.erase("xl/worksheets/sheet1.xml");
  EXPECT_THAT(file_fault(zip_of(parts)), HasSubstr("has no sheet"));
  parts = workbook_parts("");
  parts.erase("xl/sharedStrings.xml");
  EXPECT_THAT(file_fault(zip_of(parts)), HasSubstr("sharedStrings.xml is missing"));
  parts = workbook_parts("");
  parts["xl/workbook.xml"] = "<workbook><sheets/></workbook>";
  EXPECT_THAT(file_fault(zip_of(parts)), HasSubstr("no visible sheet"));
}

TEST(XlsxHostile, RefusesBrokenXml) {
  auto parts = workbook_parts("");
  parts["xl/worksheets/sheet1.xml"] = "<worksheet><sheetData><row></worksheet>";
  EXPECT_THAT(file_fault(zip_of(parts)), HasSubstr("not well-formed"));
}

TEST(XlsxHostile, EveryTruncationIsAFaultAndNoCrash) {
  const std::string whole = zip_of(workbook_parts(R"(<row r="1"><c t="str"><v>a</v></c></row>)"));
  for (std::size_t size = 0; size < whole.size(); size += 7)
    EXPECT_NE(file_fault(whole.substr(0, size)), "read") << size;
}

TEST(XlsxHostile, RefusesAZipBomb) {
  auto parts = workbook_parts("");
  parts["xl/sharedStrings.xml"] = "<sst>" + std::string(XlsxPackage::kPartBytes, ' ') + "</sst>";
  const std::string bomb = zip_of(parts);
  EXPECT_LT(bomb.size(), 200'000U);
  EXPECT_THAT(file_fault(bomb), HasSubstr("unpacks to more than"));
}

TEST(XlsxHostile, RefusesMoreCellsThanMemoryAllows) {
  std::string cells;
  for (int i = 0; i < 2'500'000; ++i) cells += "<c/><c/><c/><c/>";
  EXPECT_THAT(file_fault(zip_of(workbook_parts(cells))), HasSubstr("too many cells"));
}

TEST(XlsxHostile, OneLongStringIsNotCopiedManyTimes) {
  EXPECT_THAT(file_fault(zip_of(workbook_parts("", "<si><t>" + std::string(200'000, 'x') + "</t></si>"))),
              HasSubstr("128 KiB"));
  std::string cells;
  for (int i = 0; i < 50; ++i) cells += "<c t=\"s\"><v>0</v></c>";
  const Read got = read(zip_of(workbook_parts("<row r=\"1\">" + cells + "</row>",
                                              "<si><t>" + std::string(100'000, 'x') + "</t></si>")));
  ASSERT_THAT(got.faults, SizeIs(1));
  EXPECT_THAT(got.faults[0].what, HasSubstr("256 KiB"));
}

TEST(XlsxHostile, FetchesNothingFromOutside) {
  auto parts = workbook_parts("");
  parts["xl/worksheets/sheet1.xml"] =
      "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><worksheet><sheetData><row r=\"1\">"
      "<c t=\"str\"><v>&e;</v></c></row></sheetData></worksheet>";
  EXPECT_THAT(read(zip_of(parts)).rows.at(0).cells, ElementsAre("&e;"));
}

}  // namespace
}  // namespace xiaoer::knowledgebase
