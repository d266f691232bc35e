// SPDX-License-Identifier: Apache-2.0
#include "knowledgebase/pack_loader.h"

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>

namespace xiaoer::knowledgebase {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

// A pack file of its own for each test.
class PackLoader : public testing::Test {
 protected:
  void SetUp() override {
    const auto* info = testing::UnitTest::GetInstance()->current_test_info();
    file_ = std::filesystem::temp_directory_path() / (std::string("xiaoer_pack_") + info->name() + ".toml");
  }
  void TearDown() override { std::filesystem::remove(file_); }

  std::vector<Entry> load(const std::string& toml) {
    std::ofstream(file_, std::ios::binary) << toml;
    return load_pack(file_);
  }
  // Every fault as "line:column what".
  std::vector<std::string> faults(const std::string& toml) {
    std::vector<std::string> out;
    try {
      load(toml);
    } catch (const ConfigError& error) {
      for (const auto& problem : error.problems())
        out.push_back(std::to_string(problem.line) + ":" + std::to_string(problem.column) + " " +
                      problem.what);
    }
    return out;
  }

  std::filesystem::path file_;
};

const std::string kGood = R"([[entry]]
key = "return.unopened"
category = "售后/退货"
question = "没拆封可以退吗？"
similar = ["没打开能退吗"]
tags = ["退货"]
answer.zh = "可以。"
answer.en = "Yes."
answer.short_zh = "可以"
effective_from = "2026-11-22T08:00:00+08:00"
)";

TEST_F(PackLoader, ReadsEveryField) {
  const auto entries = load(kGood);
  ASSERT_EQ(entries.size(), 1U);
  EXPECT_EQ(entries[0].key, "return.unopened");
  EXPECT_EQ(entries[0].category, "售后/退货");
  EXPECT_EQ(entries[0].status, "published");
  EXPECT_THAT(entries[0].similar, ElementsAre("没打开能退吗"));
  EXPECT_THAT(entries[0].answers, ElementsAre(Answer{"", "zh", "可以。"}, Answer{"", "en", "Yes."},
                                              Answer{"short", "zh", "可以"}));
  EXPECT_EQ(to_rfc3339(entries[0].effective_from.value()), "2026-11-22T00:00:00.000Z");
}

TEST_F(PackLoader, MissingFileIsAFault) {
  EXPECT_THROW((void)load_pack("/nonexistent/knowledge.toml"), ConfigError);
}

TEST_F(PackLoader, BrokenTomlIsAFaultWithItsPlace) {
  EXPECT_THAT(faults("[[entry]]\nkey = \"a\n"), ElementsAre(HasSubstr("2:")));
}

TEST_F(PackLoader, UnknownKeyHasASuggestion) {
  EXPECT_THAT(faults(kGood + "catgory = \"x\"\n"), ElementsAre(HasSubstr("11:1 unknown key 'catgory'")));
  EXPECT_THAT(faults(kGood + "catgory = \"x\"\n"), ElementsAre(HasSubstr("did you mean 'category'")));
  EXPECT_THAT(faults("entris = 1\n"), ElementsAre(HasSubstr("1:1 unknown key 'entris'")));
}

TEST_F(PackLoader, UnknownAnswerVariantIsAFault) {
  EXPECT_THAT(faults(kGood + "answer.zhh = \"x\"\n"), ElementsAre(HasSubstr("unknown key 'zhh'")));
  EXPECT_THAT(faults(kGood + "answer.shrt_zh = \"x\"\n"), ElementsAre(HasSubstr("did you mean 'short_zh'")));
}

TEST_F(PackLoader, MissingChineseAnswerIsAFault) {
  EXPECT_THAT(
      faults("[[entry]]\nkey = \"a\"\nquestion = \"问\"\nsimilar = [\"又问\"]\nanswer.en = \"Yes\"\n"),
      ElementsAre(HasSubstr("Chinese answer")));
}

TEST_F(PackLoader, AnEntryNeedsASimilarQuestion) {
  EXPECT_THAT(faults("[[entry]]\nkey = \"a\"\nquestion = \"问\"\nanswer.zh = \"答\"\n"),
              ElementsAre(HasSubstr("at least one similar")));
}

TEST_F(PackLoader, DuplicateKeyIsAFaultWithItsPlace) {
  const std::string second =
      "[[entry]]\nkey = \"return.unopened\"\nquestion = \"二\"\nsimilar = [\"三\"]\nanswer.zh = \"答\"\n";
  EXPECT_THAT(faults(kGood + second), ElementsAre(HasSubstr("12:7 the key 'return.unopened' is used twice")));
}

TEST_F(PackLoader, DuplicateWordingAcrossEntriesIsAFault) {
  const std::string second =
      "[[entry]]\nkey = \"b\"\nquestion = \"二\"\nsimilar = [\"没打开能退吗\"]\nanswer.zh = \"答\"\n";
  EXPECT_THAT(faults(kGood + second),
              ElementsAre(HasSubstr("14:11 '没打开能退吗' is a wording of 'return.unopened' already")));
}

TEST_F(PackLoader, WrongTimeIsAFault) {
  EXPECT_THAT(faults(kGood + "expires_at = \"next week\"\n"),
              ElementsAre(HasSubstr("11:14 'next week' is not a time")));
}

TEST_F(PackLoader, ReportsEveryFaultAtOnce) {
  EXPECT_EQ(faults("[[entry]]\nquestion = 5\n[[entry]]\nkey = \"b\"\nfoo = 1\n").size(), 6U);
}

TEST_F(PackLoader, TheShippedPackIsGood) {
  const auto entries = load_pack(XIAOER_SOURCE_DIR "/config/packs/food/knowledge.toml");
  EXPECT_GE(entries.size(), 10U);
}

TEST(VariantName, RoundTrips) {
  for (const char* name : {"zh", "en", "short_zh", "short_en"})
    EXPECT_EQ(variant_name(variant_from_name(name).value()), name);
  EXPECT_EQ(variant_from_name("fr"), std::nullopt);
  EXPECT_EQ(variant_from_name("short"), std::nullopt);
}

}  // namespace
}  // namespace xiaoer::knowledgebase
