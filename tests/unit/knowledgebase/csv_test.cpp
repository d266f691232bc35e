// SPDX-License-Identifier: Apache-2.0
#include "knowledgebase/csv.h"

#include <gmock/gmock.h>

#include <sstream>

namespace xiaoer::knowledgebase {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

struct Read {
  std::vector<SheetRow> rows;
  std::vector<RowFault> faults;
};
Read read(std::string_view text) {
  Read out;
  read_csv(text, {[&](SheetRow row) { out.rows.push_back(std::move(row)); },
                  [&](RowFault fault) { out.faults.push_back(std::move(fault)); }});
  return out;
}

TEST(ReadCsv, ReadsCellsAndLineNumbers) {
  const Read got = read("a,b\r\n\"x,1\",\"say \"\"hi\"\"\"\r\n\r\n\"two\nlines\",last");
  ASSERT_THAT(got.rows, SizeIs(3));
  EXPECT_THAT(got.faults, IsEmpty());
  EXPECT_THAT(got.rows[1].cells, ElementsAre("x,1", "say \"hi\""));
  EXPECT_EQ(got.rows[1].line, 2);
  EXPECT_THAT(got.rows[2].cells, ElementsAre("two\nlines", "last"));
  EXPECT_EQ(got.rows[2].line, 4);
}

TEST(ReadCsv, TakesEveryLineEnd) {
  for (const char* end : {"\n", "\r\n", "\r"}) {
    const Read got = read(std::string("a,b") + end + "1,2" + end + "3,4" + end);
    ASSERT_THAT(got.rows, SizeIs(3)) << end[0];
    EXPECT_EQ(got.rows[2].line, 3);
  }
}

TEST(ReadCsv, FindsTheSeparator) {
  EXPECT_THAT(read("a;b;c\n1;2,5;3").rows.at(1).cells, ElementsAre("1", "2,5", "3"));
  EXPECT_THAT(read("a\tb\n1\t2").rows.at(1).cells, ElementsAre("1", "2"));
}

TEST(ReadCsv, KeepsEmptyCells) {
  EXPECT_THAT(read("a,b,c\n,,x").rows.at(1).cells, ElementsAre("", "", "x"));
}

TEST(ReadCsv, GoesOnAfterAQuoteInsideACell) {
  const Read got = read("a,b\n\"x\"y,1\nbad \"quote\" here,2\ngood,3\n");
  ASSERT_THAT(got.faults, SizeIs(2));
  EXPECT_EQ(got.faults[0].line, 2);
  EXPECT_EQ(got.faults[1].line, 3);
  ASSERT_THAT(got.rows, SizeIs(2));
  EXPECT_THAT(got.rows[1].cells, ElementsAre("good", "3"));
  EXPECT_EQ(got.rows[1].line, 4);
}

TEST(ReadCsv, GoesOnAfterAQuoteThatIsNeverClosed) {
  const Read got = read("a,b\n\"open,1\nnext,2\nlast,3\n");
  ASSERT_THAT(got.faults, SizeIs(1));
  EXPECT_EQ(got.faults[0].line, 2);
  EXPECT_THAT(got.faults[0].what, HasSubstr("never closed"));
  ASSERT_THAT(got.rows, SizeIs(3));
  EXPECT_THAT(got.rows[1].cells, ElementsAre("next", "2"));
  EXPECT_EQ(got.rows[1].line, 3);
}

TEST(ReadCsv, AnOpenQuoteDoesNotEatALargeFile) {
  std::string text = "a,b\n\"open,1\n";
  for (int i = 0; i < 50'000; ++i) text += "row " + std::to_string(i) + ",x\n";
  const Read got = read(text);
  ASSERT_THAT(got.faults, SizeIs(1));
  EXPECT_THAT(got.faults[0].what, HasSubstr("256 KiB"));
  EXPECT_THAT(got.rows, SizeIs(50'001));
}

TEST(ReadCsv, StopsAfterTooManyBrokenRows) {
  std::string text = "a,b\n";
  for (int i = 0; i < 1'000; ++i) text += "\"x\"y,1\n";
  const Read got = read(text);
  EXPECT_THAT(got.faults, SizeIs(SheetLimits::kFaults + 1));
  EXPECT_THAT(got.faults.back().what, HasSubstr("too many"));
}

TEST(ReadCsv, HandsOverManyRowsOneAtATime) {
  std::string text = "a,b\r\n";
  for (int i = 0; i < 100'000; ++i) text += "\"问题 " + std::to_string(i) + "\",\"答\"\r\n";
  std::size_t rows = 0;
  int last = 0;
  read_csv(text, {[&](const SheetRow& row) {
                    ++rows;
                    last = row.line;
                  },
                  [](const RowFault& fault) { FAIL() << fault.what; }});
  EXPECT_EQ(rows, 100'001U);
  EXPECT_EQ(last, 100'001);
}

TEST(ReadCsv, RefusesMoreRowsThanTheLimit) {
  std::string text;
  for (std::size_t i = 0; i < SheetLimits::kRows + 10; ++i) text += "a\n";
  const Read got = read(text);
  EXPECT_THAT(got.rows, SizeIs(SheetLimits::kRows));
  ASSERT_THAT(got.faults, SizeIs(1));
}

TEST(ReadCsv, EmptyTextHasNoRows) {
  EXPECT_THAT(read("").rows, IsEmpty());
  EXPECT_THAT(read("\r\n\r\n").rows, IsEmpty());
}

TEST(Guard, StopsFormulasAndComesBack) {
  for (const char* cell : {"=1+1", "+86 138", "-5", "@sum", "\tx", "\rx", "'=1", "''=1", "'", "''", "'x", "",
                           "退货", "＝1", "＋1", "a=b"})
    EXPECT_EQ(unguarded(guarded(cell)), cell);
  EXPECT_EQ(guarded("=1+1"), "'=1+1");
  EXPECT_EQ(guarded("'=1"), "''=1");
  EXPECT_EQ(guarded("退货"), "退货");
  EXPECT_EQ(unguarded("'x"), "'x");
}

TEST(CsvWriterTest, WritesWhatTheReaderReads) {
  const std::vector<std::string> cells{"plain", "com,ma", "quo\"te", "two\nlines", "", " blanks "};
  std::ostringstream out;
  CsvWriter writer(out);
  writer.row(cells);
  ASSERT_TRUE(out.str().starts_with("\xEF\xBB\xBF"));
  EXPECT_EQ(read(out.str().substr(3)).rows.at(0).cells, cells);
}

}  // namespace
}  // namespace xiaoer::knowledgebase
