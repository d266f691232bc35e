// SPDX-License-Identifier: Apache-2.0
#include "nlu/rules.h"

#include <gtest/gtest.h>

#include "foundation/error.h"
#include "pack_on_disk.h"

namespace xiaoer::nlu {
namespace {

Rules::Concepts concepts_of(const Lexicon::Content& lexicon) {
  return [&lexicon]() -> const std::vector<Concept>& { return lexicon.concepts; };
}

constexpr const char* kLexicon = R"(
[negation]
words = ["不"]
[ignored]
words = ["请", "了"]
[[concept]]
id = "refund"
words = ["退款"]
intent = "refund"
weight = 0.5
[[concept]]
id = "slow"
words = ["慢", "没到"]
[[concept]]
id = "praise"
words = ["谢谢"]
[[concept]]
id = "calm"
words = ["不急"]
)";
constexpr const char* kIntents = R"(
[[intent]]
id = "human"
priority = "P2"
exact = ["转人工"]
keywords = ["真人"]
patterns = ["找(个)?人", "(我|你).{0,2}(没|不).{0,2}了"]
[[intent]]
id = "refund"
[[rule]]
id = "refund-slow"
intent = "refund"
all = ["refund", "slow"]
none = ["praise"]
window = 8
ordered = true
score = 0.8
[[rule]]
id = "two-of-three"
intent = "human"
any = ["refund", "slow", "praise"]
least = 2
none = ["calm"]
none_window = 2
window = 10
)";

double score(const std::string& text, std::size_t intent, const std::string& kind) {
  static const PackOnDisk pack(kIntents, kLexicon);
  static const Lexicon::Content content = Lexicon::read(pack.path() / "lexicon.toml");
  static const Lexicon lexicon(content);
  static const Rules rules(Rules::read(pack.path() / "intents.toml", concepts_of(content)), lexicon);
  const NormalText normal = normalise(text);
  double best = 0;
  for (const Evidence& evidence : rules.find(normal, lexicon.find(normal, [](auto) { return false; })))
    if (evidence.intent == intent && evidence.reason.kind == kind) best = std::max(best, evidence.score);
  return best;
}

TEST(Rules, ExactLooksAtTheSayingOnly) {
  EXPECT_EQ(score("转人工", 0, "exact"), 1);
  EXPECT_EQ(score("请 转.人.工 了！！", 0, "exact"), 1);
  EXPECT_EQ(score("轉人工", 0, "exact"), 1);
  EXPECT_EQ(score("转人工客服吧", 0, "exact"), 0);
}

TEST(Rules, KeywordsAreLoweredByNegationOnly) {
  EXPECT_DOUBLE_EQ(score("有真人吗", 0, "word"), 0.9);
  EXPECT_NEAR(score("不真人", 0, "word"), 0.36, 1e-9);
}

TEST(Rules, Patterns) {
  EXPECT_DOUBLE_EQ(score("我要找个人", 0, "pattern"), 0.9);
  EXPECT_EQ(score("我要找只猫", 0, "pattern"), 0);
  EXPECT_DOUBLE_EQ(score("我都没看了", 0, "pattern"), 0.9) << "of the commonest characters alone";
  EXPECT_EQ(score("了不我", 0, "pattern"), 0);
  EXPECT_EQ(score("我看了", 0, "pattern"), 0);
}

TEST(Rules, ConceptsSpeakByTheirWeight) {
  EXPECT_NEAR(score("退款", 1, "word"), 0.45, 1e-9);
}

TEST(Rules, CombinedConcepts) {
  EXPECT_DOUBLE_EQ(score("退款没到", 1, "rule"), 0.8);
  EXPECT_EQ(score("没到退款", 1, "rule"), 0) << "order";
  EXPECT_EQ(score("退款已经过了好多好多天还没到", 1, "rule"), 0) << "window";
  EXPECT_EQ(score("退款没到谢谢", 1, "rule"), 0) << "none";
}

TEST(Rules, SeveralOfThree) {
  EXPECT_EQ(score("退款", 0, "rule"), 0);
  EXPECT_EQ(score("退款退款", 0, "rule"), 0) << "twice the same is one";
  EXPECT_DOUBLE_EQ(score("退款慢", 0, "rule"), 0.9);
  EXPECT_DOUBLE_EQ(score("谢谢，退款", 0, "rule"), 0.9) << "any order";
  EXPECT_EQ(score("退款说了好久好久好久还是慢", 0, "rule"), 0) << "window";
}

TEST(Rules, AnyHitMayStart) {
  EXPECT_DOUBLE_EQ(score("慢，我昨天前天大前天都来问过了，退款慢", 0, "rule"), 0.9);
  EXPECT_DOUBLE_EQ(score("退款这件事情我已经问过三次了，退款没到", 1, "rule"), 0.8);
}

TEST(Rules, UnwantedOnlyNearby) {
  EXPECT_EQ(score("不急，退款慢", 0, "rule"), 0);
  EXPECT_DOUBLE_EQ(score("不急，先问问您在不在，退款慢", 0, "rule"), 0.9);
}

TEST(Rules, ReadsMoreExamplesFromTheirFile) {
  const PackOnDisk pack("[[intent]]\nid = \"a\"\nexamples = [\"one\"]\n[[intent]]\nid = \"b.c\"\n", "");
  const auto lexicon = Lexicon::read(pack.path() / "lexicon.toml");
  const auto file = pack.path() / "intents.toml";
  EXPECT_EQ(Rules::read(file, concepts_of(lexicon)).intents[0].examples, std::vector<std::string>{"one"})
      << "no such file";
  pack.write("examples.tsv", "# 说明\nb.c\t第一句\r\n\na\ttwo\tparts\nb.c\t第二句\noutside\t今天");
  const auto content = Rules::read(file, concepts_of(lexicon));
  const auto& intents = content.intents;
  EXPECT_EQ(content.outside, std::vector<std::string>{"今天"});
  EXPECT_EQ(intents[0].examples, (std::vector<std::string>{"one", "two\tparts"}));
  EXPECT_EQ(intents[1].examples, (std::vector<std::string>{"第一句", "第二句"}));
}

TEST(Rules, TellsFaultsOfTheExamplesWithTheirLine) {
  const PackOnDisk pack("[[intent]]\nid = \"refund\"\n", "");
  const auto lexicon = Lexicon::read(pack.path() / "lexicon.toml");
  pack.write("examples.tsv", "refund\tgood\nrefunt\tbad\nno column\nrefund\t\nrefund\t\xFF\n");
  try {
    (void)Rules::read(pack.path() / "intents.toml", concepts_of(lexicon));
    FAIL();
  } catch (const ConfigError& error) {
    ASSERT_EQ(error.problems().size(), 4u);
    EXPECT_NE(error.problems()[0].text().find("examples.tsv:2:1: there is no intent 'refunt'"),
              std::string::npos)
        << error.problems()[0].text();
    EXPECT_NE(error.problems()[0].what.find("'refund'?"), std::string::npos);
    EXPECT_NE(error.problems()[1].what.find("two columns"), std::string::npos);
    EXPECT_EQ(error.problems()[2].line, 4);
    EXPECT_NE(error.problems()[3].what.find("UTF-8"), std::string::npos);
  }
}

TEST(Rules, TellsFaultsWithTheirPlace) {
  const PackOnDisk pack(
      "[[intent]]\nid = \"a\"\npatterns = [\"(\"]\nexampels = []\n[[intent]]\nid = \"a\"\n"
      "[[rule]]\nid = \"r\"\nintent = \"b\"\nall = [\"nothing\"]\n"
      "[[rule]]\nid = \"q\"\nintent = \"a\"\nany = [\"c\"]\nleast = 2\nnone_window = -1\n",
      "[[concept]]\nid = \"c\"\nwords = [\"w\"]\nintent = \"zz\"\n");
  const auto lexicon = Lexicon::read(pack.path() / "lexicon.toml");
  try {
    (void)Rules::read(pack.path() / "intents.toml", concepts_of(lexicon));
    FAIL();
  } catch (const ConfigError& error) {
    std::string all;
    for (const Problem& problem : error.problems()) all += problem.text() + "\n";
    for (const char* part : {"RE2", "exampels", "exists already", "no intent 'b'", "no concept 'nothing'",
                             "'zz'", "'least' must be between", "'none_window' must be between"})
      EXPECT_NE(all.find(part), std::string::npos) << part << " in\n" << all;
    EXPECT_NE(all.find("intents.toml:3:"), std::string::npos) << all;
  }
}

}  // namespace
}  // namespace xiaoer::nlu
