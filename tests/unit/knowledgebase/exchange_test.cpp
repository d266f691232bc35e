// SPDX-License-Identifier: Apache-2.0
// Import and export against each other and against files that people really bring.
#include <gmock/gmock.h>

#include <sstream>

#include "foundation/error.h"
#include "knowledgebase/entry_rules.h"
#include "knowledgebase/exporter.h"
#include "knowledgebase/importer.h"
#include "tests/support/memory_database.h"
#include "tests/unit/knowledgebase/zip_text.h"

namespace xiaoer::knowledgebase {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

class Exchange : public testing::Test {
 protected:
  ImportReport import(std::string_view bytes, FileFormat format = FileFormat::csv,
                      ImportMode mode = ImportMode::apply) {
    ImportOptions options;
    options.mode = mode;
    options.edit = {"import", from_millis(++now_)};
    return import_entries(*database_, bytes, format, options);
  }
  std::string refusal(std::string_view bytes, FileFormat format = FileFormat::csv) {
    try {
      import(bytes, format);
    } catch (const RequestError& error) {
      return std::to_string(error.status()) + " " + error.what();
    }
    return "accepted";
  }
  std::string exported(FileFormat format) {
    const TemporaryFolder folder;
    export_file(store_.all(), format, folder.path() / "export");
    return test::read_bytes(folder.path() / "export");
  }
  void add(const Entry& entry) {
    database_->write([&](Transaction& tx) { EntryStore::add(tx, entry, {"小王", from_millis(1)}); });
  }
  void fill() {
    Entry full;
    full.key = "return.unopened";
    full.category = "售后/退货";
    full.question = "=没拆封可以退吗，\"真的\"？";
    full.similar = {"-没打开能退吗", "two, words", "emoji 🍜"};
    full.answers = {{"", "zh", "第一行\n第二行，\"引号\"\\反斜杠\t制表"},
                    {"", "en", "Yes."},
                    {"short", "zh", "+可以"},
                    {"short", "en", "@ok"}};
    full.tags = {"退货", "七天"};
    full.owner = "小王";
    full.effective_from = from_millis(1'700'000'000'123);
    full.expires_at = from_millis(1'900'000'000'000);
    full.review_at = from_millis(1'800'000'000'000);
    add(full);
    Entry draft;
    draft.key = "草稿-1";
    draft.question = "'=quoted";
    draft.status = "draft";
    add(draft);
  }

  std::unique_ptr<Database> database_ = test::memory_database();
  EntryStore store_{*database_};
  int now_ = 100;
};

const std::string kCsv =
    "key,category,question,similar,answer_zh,tags\r\n"
    "a,售后/退货,能退吗,\"可以退吗\n退得了吗\",可以。,\"退货,七天\"\r\n"
    "b,配送,多久到,几天到,三天。,\r\n";

TEST_F(Exchange, ImportsCsv) {
  const ImportReport report = import(kCsv);
  EXPECT_THAT(report.faults, IsEmpty());
  EXPECT_EQ(report.created, 2U);
  const Entry entry = store_.find_key("a").value();
  EXPECT_EQ(entry.category, "售后/退货");
  EXPECT_THAT(entry.similar, ElementsAre("可以退吗", "退得了吗"));
  EXPECT_THAT(entry.tags, ElementsAre("退货", "七天"));
  EXPECT_EQ(entry.status, "published");
  EXPECT_EQ(store_.versions(entry.id).at(0).author, "import");
}

TEST_F(Exchange, ImportingAnExportChangesNothing) {
  fill();
  const auto before = store_.all();
  for (const FileFormat format : {FileFormat::csv, FileFormat::xlsx, FileFormat::toml}) {
    const ImportReport report = import(exported(format), format);
    EXPECT_THAT(report.faults, IsEmpty()) << report.faults[0].what;
    EXPECT_EQ(report.unchanged, 2U);
    EXPECT_EQ(report.updated + report.created, 0U);
  }
  const auto after = store_.all();
  ASSERT_THAT(after, SizeIs(before.size()));
  for (std::size_t i = 0; i < before.size(); ++i) {
    EXPECT_TRUE(same_content(before[i], after[i]));
    EXPECT_EQ(after[i].version, 1);
  }
}

TEST_F(Exchange, AnExportFillsAnEmptyKnowledgeBaseWithTheSame) {
  fill();
  for (const FileFormat format : {FileFormat::csv, FileFormat::xlsx, FileFormat::toml}) {
    const std::string file = exported(format);
    const auto other = test::memory_database();
    const ImportReport report = import_entries(*other, file, format, {});
    EXPECT_EQ(report.created, 2U);
    auto copies = EntryStore(*other).all();
    auto originals = store_.all();
    for (std::size_t i = 0; i < originals.size(); ++i) {
      copies.at(i).owner = originals[i].owner;  // owner and review date belong to the installation
      copies.at(i).review_at = originals[i].review_at;
      EXPECT_TRUE(same_content(originals[i], copies[i])) << originals[i].key;
    }
  }
}

TEST_F(Exchange, KeepsWhatTheFileHasNoColumnFor) {
  fill();
  const ImportReport report = import("key,question\nreturn.unopened,新问法\n");
  EXPECT_EQ(report.updated, 1U);
  const Entry entry = store_.find_key("return.unopened").value();
  EXPECT_EQ(entry.question, "新问法");
  EXPECT_THAT(entry.similar, SizeIs(3));
  EXPECT_THAT(entry.answers, SizeIs(4));
  EXPECT_EQ(entry.owner, "小王");
}

TEST_F(Exchange, AnEmptyCellTakesTheAnswerAway) {
  fill();
  import("key,question,answer_en\nreturn.unopened,新问法,\n");
  EXPECT_THAT(store_.find_key("return.unopened")->answers, SizeIs(3));
}

TEST_F(Exchange, ReadsChineseCharacterSetsAndMarks) {
  // "key,question,answer_zh\na,能退吗,可以\n" in GB18030
  const std::string gb18030 = "key,question,answer_zh\na,\xC4\xDC\xCD\xCB\xC2\xF0,\xBF\xC9\xD2\xD4\n";
  const ImportReport report = import(gb18030);
  EXPECT_EQ(report.created, 1U);
  EXPECT_THAT(report.notes, ElementsAre("read as GB18030"));
  EXPECT_EQ(store_.find_key("a")->question, "能退吗");
  EXPECT_EQ(import("\xEF\xBB\xBFkey,question,answer_zh\na,能退吗,可以\n").unchanged, 1U);
  std::string utf16 = "\xFF\xFE";
  for (const char16_t c : std::u16string(u"key,question,answer_zh\na,能退吗,可以\n")) {
    utf16 += static_cast<char>(c & 0xFF);
    utf16 += static_cast<char>(c >> 8);
  }
  EXPECT_EQ(import(utf16).unchanged, 1U);
}

TEST_F(Exchange, UnderstandsChineseHeadings) {
  const ImportReport report = import(
      "编号,分类,标准问,相似问,答案,短答案,状态,标签,备注\na,售后,能退吗,可退吗,可以,行,草稿,甲；乙,无\n");
  EXPECT_EQ(report.created, 1U);
  EXPECT_THAT(report.notes, ElementsAre(HasSubstr("'备注' is ignored")));
  const Entry entry = store_.find_key("a").value();
  EXPECT_EQ(entry.status, "draft");
  EXPECT_THAT(entry.tags, ElementsAre("甲", "乙"));
  EXPECT_THAT(entry.answers, ElementsAre(Answer{"", "zh", "可以"}, Answer{"short", "zh", "行"}));
}

TEST_F(Exchange, FindsEntriesByQuestionWhenThereIsNoKey) {
  add([] {
    Entry entry;
    entry.key = "known";
    entry.question = "能退吗";
    entry.answers = {{"", "zh", "旧"}};
    return entry;
  }());
  const std::string csv = "问题,答案\n能退吗,新\n能换吗,可以\n";
  const ImportReport report = import(csv);
  EXPECT_EQ(report.updated, 1U);
  EXPECT_EQ(report.created, 1U);
  EXPECT_EQ(store_.find_key("known")->answers.at(0).text, "新");
  EXPECT_EQ(import(csv).unchanged, 2U);
}

TEST_F(Exchange, ListsFaultsByLineAndKeepsTheGoodRows) {
  const ImportReport report = import(
      "key,question,answer_zh,status,expires_at\n"
      "a,能退吗,可以,,\n"
      "b,,可以,,\n"
      "c,能换吗,,,\n"
      "d,能修吗,可以,online,\n"
      "e,几点,八点,,soon\n"
      "a,又一个,可以,,\n"
      "f,多,列,draft,,x\n"
      "\"g\"h,坏,引号,,\n"
      "z,最后,好,,2026-12-31\n");
  EXPECT_EQ(report.created, 2U);
  EXPECT_EQ(report.failed, 7U);
  ASSERT_THAT(report.faults, SizeIs(7));
  const std::vector<std::pair<int, std::string>> expected{{3, "question is missing"},
                                                          {4, "Chinese answer"},
                                                          {5, "'online' is not one of"},
                                                          {6, "'soon' is not a time"},
                                                          {7, "stands in line 2"},
                                                          {8, "more cells"},
                                                          {9, "quote"}};
  for (std::size_t i = 0; i < expected.size(); ++i) {
    EXPECT_EQ(report.faults[i].line, expected[i].first);
    EXPECT_THAT(report.faults[i].what, HasSubstr(expected[i].second));
  }
  EXPECT_EQ(to_rfc3339(store_.find_key("z")->expires_at.value()), "2026-12-31T16:00:00.000Z");
}

TEST_F(Exchange, ForbiddenStepsOfTheWorkflowAreFaults) {
  import(kCsv);
  const ImportReport report = import("key,question,status\na,能退吗,in_review\n");
  ASSERT_THAT(report.faults, SizeIs(1));
  EXPECT_THAT(report.faults[0].what, HasSubstr("cannot go from published to in_review"));
}

TEST_F(Exchange, DryRunTellsEverythingAndKeepsNothing) {
  import(kCsv);
  const ImportReport report = import("key,question,answer_zh\na,改了,可以。\nnew,新的,好\nbad,,好\n",
                                     FileFormat::csv, ImportMode::dry_run);
  EXPECT_EQ(report.updated, 1U);
  EXPECT_EQ(report.created, 1U);
  EXPECT_EQ(report.failed, 1U);
  EXPECT_EQ(store_.count(), 2);
  EXPECT_EQ(store_.find_key("a")->question, "能退吗");
}

TEST_F(Exchange, RefusesFilesWithoutAUsableHeading) {
  EXPECT_THAT(refusal(""), HasSubstr("holds no rows"));
  EXPECT_THAT(refusal("key,category\na,b\n"), HasSubstr("one of them 'question'"));
  EXPECT_THAT(refusal("question,qestion\na,b\n"), HasSubstr("did you mean 'question'"));
  EXPECT_THAT(refusal("question,问题\na,b\n"), HasSubstr("stands twice"));
  EXPECT_THAT(refusal(std::string("question\n\0", 10)), HasSubstr("neither UTF-8 nor GB18030"));
  EXPECT_THAT(refusal("question\n\xFF\xFF\xFF\n"), HasSubstr("neither UTF-8 nor GB18030"));
  EXPECT_THAT(refusal("not a zip", FileFormat::xlsx), HasSubstr("no zip archive"));
  EXPECT_THAT(refusal("[[entry]\n", FileFormat::toml), HasSubstr("line 1"));
}

TEST_F(Exchange, TomlFaultsHaveLinesAndDoNotStopTheOthers) {
  const ImportReport report = import(
      "[[entry]]\nkey = \"a\"\nquestion = \"问\"\nanswer.zh = \"答\"\n"
      "[[entry]]\nkey = \"b\"\nquestion = \"问二\"\n"
      "[[entry]]\nkey = \"c\"\nquestion = \"问三\"\nanswer.zh = \"答\"\ncolour = \"red\"\n",
      FileFormat::toml);
  EXPECT_EQ(report.created, 1U);
  ASSERT_THAT(report.faults, SizeIs(2));
  EXPECT_EQ(report.faults[0].line, 5);
  EXPECT_EQ(report.faults[1].line, 12);
}

TEST_F(Exchange, FormulaCellsOfSpreadsheetsBringTheirResult) {
  const ImportReport report =
      import(test::zip_of(test::workbook_parts(
                 R"(<row r="1"><c t="str"><v>question</v></c><c t="str"><v>answer_zh</v></c></row>)"
                 R"(<row r="2"><c t="str"><f>A1</f><v>能退吗</v></c><c t="str"><v>=可以</v></c></row>)"
                 R"(<row r="3"><c><f>A1</f></c><c t="str"><v>x</v></c></row>)")),
             FileFormat::xlsx);
  EXPECT_EQ(report.created, 1U);
  ASSERT_THAT(report.faults, SizeIs(1));
  EXPECT_EQ(report.faults[0].line, 3);
  EXPECT_EQ(store_.all().at(0).answers.at(0).text, "=可以");
}

TEST_F(Exchange, ManyRowsGoInBatchesAndTellTheirProgress) {
  std::string csv = "key,question,answer_zh\n";
  for (int i = 0; i < 1'200; ++i) csv += "k" + std::to_string(i) + ",问题" + std::to_string(i) + ",答\n";
  std::vector<std::size_t> progress;
  ImportOptions options;
  options.progress = [&](std::size_t rows) { progress.push_back(rows); };
  EXPECT_EQ(import_entries(*database_, csv, FileFormat::csv, options).created, 1'200U);
  EXPECT_THAT(progress, ElementsAre(500U, 1'000U, 1'200U));
}

TEST_F(Exchange, AnExportThatFailsLeavesTheOldFile) {
  const TemporaryFolder folder;
  const auto file = folder.path() / "kb.xlsx";
  fill();
  export_file(store_.all(), FileFormat::xlsx, file);
  const std::string before = test::read_bytes(file);
  Entry big;
  big.key = "big";
  big.question = "大";
  for (int i = 0; i < 100; ++i) big.similar.push_back(std::to_string(i) + std::string(400, 'x'));
  big.answers = {{"", "zh", "答"}};
  add(big);
  EXPECT_THROW(export_file(store_.all(), FileFormat::xlsx, file), RequestError);
  EXPECT_EQ(test::read_bytes(file), before);
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder.path()), {}), 1);
}

TEST(FormatOf, GoesByTheEnding) {
  EXPECT_EQ(format_of("a.csv"), FileFormat::csv);
  EXPECT_EQ(format_of("/tmp/知识.XLSX"), FileFormat::xlsx);
  EXPECT_EQ(format_of("a.toml"), FileFormat::toml);
  EXPECT_EQ(format_of("a.xls"), std::nullopt);
  EXPECT_EQ(format_of(""), std::nullopt);
}

}  // namespace
}  // namespace xiaoer::knowledgebase
