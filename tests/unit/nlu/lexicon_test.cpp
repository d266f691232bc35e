// SPDX-License-Identifier: Apache-2.0
#include "nlu/lexicon.h"

#include <gtest/gtest.h>

#include "foundation/error.h"
#include "pack_on_disk.h"

namespace xiaoer::nlu {
namespace {

constexpr const char* kLexicon = R"(
[negation]
words = ["没", "没有", "不"]
except = ["有没有"]
window = 2
factor = 0.5
[supposition]
words = ["如果", "怕"]
except = ["哪怕"]
window = 6
factor = 0.5
[ignored]
words = ["请", "吗", "一下"]
[[concept]]
id = "spoiled"
urgency = "P0"
homophones = true
words = ["过期", "发霉", "🤮", "[呕吐]"]
[[concept]]
id = "date"
words = ["保质期"]
without = ["question"]
[[concept]]
id = "question"
words = ["多久"]
[[concept]]
id = "threat"
words = ["起诉"]
supposition = "ignore"
[[concept]]
id = "slow"
words = ["慢", "sb"]
with = ["spoiled"]
window = 3
[[concept]]
id = "made"
words = ["产于"]
without = ["slow_word"]
window = 4
without_window = 1
[[concept]]
id = "slow_word"
words = ["慢吞吞"]
[[concept]]
id = "over"
date = "past"
)";

Lexicon lexicon(const std::string& text = kLexicon) {
  const PackOnDisk pack("", text);
  return Lexicon(Lexicon::read(pack.path() / "lexicon.toml"));
}

std::string found(const std::string& text) {
  static const Lexicon instance = lexicon();
  const auto known = [](std::u32string_view word) { return word == U"过气"; };
  std::string ids;
  for (const Hit& hit : instance.find(normalise(text), known))
    ids += (ids.empty() ? "" : " ") + instance.concepts()[hit.concept_index].id + (hit.negated ? "-" : "") +
           (hit.by_sound ? "~" : "");
  return ids;
}

TEST(Lexicon, FindsWordsEmojiAndFaces) {
  EXPECT_EQ(found("牛奶過期了"), "spoiled");
  EXPECT_EQ(found("🤮"), "spoiled");
  EXPECT_EQ(found("看着就[呕吐]"), "spoiled");
  EXPECT_EQ(found("挺好"), "");
}

TEST(Lexicon, FindsBySoundUnlessItIsAWord) {
  EXPECT_EQ(found("豆干发梅了"), "spoiled~");
  EXPECT_EQ(found("他已经过气了"), "");
}

TEST(Lexicon, NegationLowersQuestionsDoNot) {
  EXPECT_EQ(found("没有过期"), "spoiled-");
  EXPECT_EQ(found("有没有过期"), "spoiled");
  EXPECT_EQ(found("没，过期了"), "spoiled");
}

TEST(Lexicon, SuppositionLowersWithinItsWindowAndClause) {
  EXPECT_EQ(found("如果面包过期了"), "spoiled-");
  EXPECT_EQ(found("如果你们家的那种面包过期了"), "spoiled");
  EXPECT_EQ(found("如果这样，过期了"), "spoiled");
  EXPECT_EQ(found("哪怕过期"), "spoiled");
  EXPECT_EQ(found("如果拖着就起诉"), "threat");
}

TEST(Lexicon, HostileTextStaysCheap) {
  const Lexicon instance = lexicon();
  std::string text;
  for (int i = 0; i < 1000; ++i) text += "有没有过期";
  const auto hits = instance.find(normalise(text), [](std::u32string_view) { return false; });
  EXPECT_LE(hits.size(), 32u);  // 16 as they are written, 16 by their sound
  ASSERT_FALSE(hits.empty());
  EXPECT_FALSE(hits.back().negated);
}

TEST(Lexicon, DangerAfterALongTaleIsFound) {
  std::string tale;
  for (int i = 0; i < 900; ++i) tale += "起诉多久";
  EXPECT_NE(found(tale + "，豆干发霉了").find("spoiled"), std::string::npos);
}

TEST(Lexicon, ConditionsAndWindows) {
  EXPECT_EQ(found("保质期写着呢"), "date");
  EXPECT_EQ(found("保质期多久"), "question");
  EXPECT_EQ(found("过期还慢"), "spoiled slow");
  EXPECT_EQ(found("过期了而且你们特别慢"), "spoiled");
  EXPECT_EQ(found("慢"), "");
}

TEST(Lexicon, WithoutHasAWindowOfItsOwn) {
  EXPECT_EQ(found("产于慢吞吞"), "slow_word");
  EXPECT_EQ(found("产于三天慢吞吞"), "made slow_word");
}

TEST(Lexicon, DatesAreHits) {
  const Lexicon instance = lexicon();
  const auto known = [](std::u32string_view) { return false; };
  const TimePoint now(std::chrono::sys_days(std::chrono::year(2026) / 11 / 23));
  const auto hits = instance.find(normalise("印着2026年11月20日"), known, now);
  ASSERT_EQ(hits.size(), 1u);
  EXPECT_EQ(instance.concepts()[hits[0].concept_index].id, "over");
  EXPECT_EQ(hits[0].first, 2u);
  EXPECT_TRUE(instance.find(normalise("印着2026年12月20日"), known, now).empty());
  EXPECT_TRUE(instance.find(normalise("印着2026年11月20日"), known).empty()) << "no day of the message";
}

TEST(Lexicon, LatinWordsAreWhole) {
  EXPECT_EQ(found("过期sb"), "spoiled slow");
  EXPECT_EQ(found("过期usb"), "spoiled");
}

TEST(Lexicon, CoreIsWhatIsSaid) {
  const Lexicon instance = lexicon();
  EXPECT_EQ(instance.core(normal_chars("请，转人工一下吗？")), U"转人工");
  EXPECT_EQ(instance.core(normal_chars("请")), U"请");
}

TEST(Lexicon, TellsFaultsWithTheirPlace) {
  try {
    (void)lexicon(
        "[[concept]]\nid = \"a\"\nwords = [\"x\"]\nwith = [\"bb\"]\nwordz = 1\n[[concept]]\nid = "
        "\"a\"\nwords = [\"y\"]\ndate = \"never\"\n");
    FAIL();
  } catch (const ConfigError& error) {
    ASSERT_GE(error.problems().size(), 4u);
    for (const Problem& problem : error.problems()) EXPECT_GT(problem.line, 0) << problem.text();
  }
  EXPECT_THROW((void)Lexicon::read("/nowhere/lexicon.toml"), ConfigError);
}

}  // namespace
}  // namespace xiaoer::nlu
