// SPDX-License-Identifier: Apache-2.0
#include "gateway/command/kb_commands.h"

#include <gmock/gmock.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "foundation/error.h"
#include "knowledgebase/entry_store.h"
#include "storage/temporary_folder.h"
#include "tests/support/memory_database.h"

namespace xiaoer::gateway {
namespace {

using knowledgebase::ImportMode;
using testing::HasSubstr;

const std::string kCsv =
    "key,category,question,similar,answer_zh,answer_en\n"
    "return,售后/退货,没拆封能退货吗,未开封可以退吗,可以。,Yes.\n"
    "hours,服务,你们几点下班,营业到几点,二十四小时。,All day.\n";

class KbCommands : public testing::Test {
 protected:
  std::filesystem::path write(const std::string& name, const std::string& text) {
    std::ofstream(folder_.path() / name, std::ios::binary) << text;
    return folder_.path() / name;
  }
  int import(const std::string& name, const std::string& text, ImportMode mode = ImportMode::apply) {
    return kb_import(session_, write(name, text), mode);
  }

  const TemporaryFolder folder_;
  std::unique_ptr<Database> database_ = test::memory_database();
  std::ostringstream out_, talk_;
  KbSession session_{*database_, [] { return from_millis(1'000); }, out_, talk_};
  knowledgebase::EntryStore store_{*database_};
};

TEST_F(KbCommands, ImportSaysWhatItDid) {
  EXPECT_EQ(import("kb.csv", kCsv), 0);
  EXPECT_EQ(out_.str(), "created 2  updated 0  unchanged 0  failed 0\n");
  EXPECT_EQ(store_.count(), 2);
}

TEST_F(KbCommands, ImportListsBrokenRowsAndExitsWithThree) {
  EXPECT_EQ(import("kb.csv", kCsv + "bad,,,,x,\n"), 3);
  EXPECT_THAT(talk_.str(), HasSubstr("kb.csv:4: question is missing"));
  EXPECT_EQ(store_.count(), 2);
}

TEST_F(KbCommands, ImportFailsWhenNothingIsGood) {
  EXPECT_EQ(import("kb.csv", "key,question\nbad,\n"), 1);
  EXPECT_EQ(import("kb.csv", ""), 1);
  EXPECT_EQ(kb_import(session_, "/nonexistent/kb.csv", ImportMode::apply), 1);
  EXPECT_EQ(kb_import(session_, folder_.path() / "dir.csv", ImportMode::apply), 1);
  EXPECT_EQ(import("kb.xls", kCsv), 2);
}

TEST_F(KbCommands, DryRunKeepsNothing) {
  session_.format = OutputFormat::json;
  EXPECT_EQ(import("kb.csv", kCsv + "bad,,,,x,\n", ImportMode::dry_run), 3);
  EXPECT_EQ(store_.count(), 0);
  const auto report = nlohmann::json::parse(out_.str());
  EXPECT_EQ(report["dry_run"], true);
  EXPECT_EQ(report["created"], 2);
  EXPECT_EQ(report["faults"][0]["line"], 4);
}

TEST_F(KbCommands, ExportComesBackUnchanged) {
  import("kb.csv", kCsv);
  for (const char* name : {"out.csv", "out.xlsx", "out.toml"}) {
    out_.str("");
    ASSERT_EQ(kb_export(session_, folder_.path() / name), 0);
    EXPECT_EQ(kb_import(session_, folder_.path() / name, ImportMode::apply), 0);
    EXPECT_THAT(out_.str(), HasSubstr("unchanged 2")) << name;
  }
  EXPECT_EQ(kb_export(session_, folder_.path() / "out.txt"), 2);
  EXPECT_THROW(kb_export(session_, folder_.path() / "none" / "out.csv"), StorageError);
}

TEST_F(KbCommands, LintCountsFaults) {
  import("kb.csv", kCsv);
  EXPECT_EQ(kb_lint(session_), 0);
  import("more.csv", "key,question,answer_zh\ntwin,没拆封能退货吗？,可以\n");
  session_.format = OutputFormat::json;
  out_.str("");
  EXPECT_EQ(kb_lint(session_), 1);
  const auto report = nlohmann::json::parse(out_.str());
  EXPECT_EQ(report["faults"], 1);
  EXPECT_EQ(report["findings"][0]["kind"], "near_duplicate");
}

TEST_F(KbCommands, TestMeasuresRecallAndNamesMisses) {
  import("kb.csv", kCsv);
  const auto engine = nlu::Engine::load(XIAOER_SOURCE_DIR "/config/packs/food");
  const auto cases =
      write("cases.tsv", "# comment\n\n没拆封可以退货么\treturn\n几点下班呀\thours\n几点下班呢\treturn\n");
  EXPECT_EQ(kb_test(session_, *engine, cases), 0);
  EXPECT_THAT(out_.str(), HasSubstr("cases 3  recall@1 0.667"));
  EXPECT_THAT(out_.str(), HasSubstr("cases.tsv:5: '几点下班呢' should find return, finds hours"));
  EXPECT_EQ(kb_test(session_, *engine, cases, 0.9), 1);
  EXPECT_EQ(kb_test(session_, *engine, write("odd.tsv", "没拆封可以退货么\treturn\nno tab\nx\tunknown\n")),
            3);
  EXPECT_EQ(kb_test(session_, *engine, write("empty.tsv", "")), 1);
  EXPECT_EQ(kb_test(session_, *engine, "/nonexistent"), 1);
}

}  // namespace
}  // namespace xiaoer::gateway
