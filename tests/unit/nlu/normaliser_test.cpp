// SPDX-License-Identifier: Apache-2.0
#include "nlu/normaliser.h"

#include <gtest/gtest.h>

#include "foundation/text.h"

namespace xiaoer::nlu {
namespace {

std::string normal(const std::string& text) {
  return normalise(bounded_text(text)).text;
}

TEST(Normaliser, MakesWidthCaseAndScriptAlike) {
  EXPECT_EQ(normal("ＡＢＣ１２３"), "abc123");
  EXPECT_EQ(normal("退貨怎麼辦"), "退货怎么办");
  EXPECT_EQ(normal("①㎏"), "1kg");
  EXPECT_EQ(normal("Refund　PLEASE"), "refund please");
}

TEST(Normaliser, DropsWhatCannotBeSeen) {
  EXPECT_EQ(normal("\xEF\xBB\xBF转\xE2\x80\x8B人\xE2\x80\x8D工"), "转人工");
  EXPECT_EQ(normal("a\x01"
                   "b"),
            "ab");
}

TEST(Normaliser, CollapsesBlanksAndRepeats) {
  EXPECT_EQ(normal("  hello \t\n world  "), "hello world");
  EXPECT_EQ(normal("转 人　工"), "转人工");
  EXPECT_EQ(normal("差差差差评！！！！"), "差差评!!");
  EXPECT_TRUE(normalise("啊啊啊啊").elongated);
  EXPECT_EQ(normal("10000000000"), "10000000000");
  EXPECT_EQ(normal("幺三八零零零零"), "幺三八零零零零");
}

TEST(Normaliser, JoinsMarksWithTheirLetter) {
  EXPECT_EQ(normal("cafe\xCC\x81"), "caf\xC3\xA9");
  EXPECT_EQ(normal("Caf\xC3\xA9"), "caf\xC3\xA9");
}

TEST(Normaliser, RemembersWhereEachCharacterCameFrom) {
  const std::string text = "我要ＡＢ  退貨";
  const NormalText result = normalise(text);
  ASSERT_EQ(result.text, "我要ab 退货");
  const Span span = result.span(5, 7);
  EXPECT_EQ(text.substr(span.begin, span.end - span.begin), "退貨");
  EXPECT_EQ(result.char_at_byte(result.text_begin[5]), 5u);
  EXPECT_EQ(result.char_at_byte(result.text.size()), result.chars.size());
}

TEST(Normaliser, IsStable) {
  for (const std::string text :
       {"Ｈｅｌｌｏ　世界！！！！", "ﬁne ½ ㍿", "İstanbul", "臺灣後麵", "👍🏽👍👍👍"})
    EXPECT_EQ(normal(normal(text)), normal(text)) << text;
}

TEST(Normaliser, TakesAnything) {
  EXPECT_EQ(normal(""), "");
  EXPECT_EQ(normal("   "), "");
  EXPECT_EQ(normal("🤮"), "🤮");
  EXPECT_TRUE(is_valid_utf8(normal("\xff\xfe退\xe9货")));
  EXPECT_TRUE(is_valid_utf8(normal(std::string(1000, '\xe9'))));
  std::string marks = "a";
  for (int i = 0; i < 1000000; ++i) marks += "\xCC\x81";
  EXPECT_LT(normal(marks).size(), 20u);
  std::string wide;
  for (int i = 0; i < 40000; ++i) wide += i % 2 ? "退" : "货";
  EXPECT_EQ(count_code_points(normal(wide)), kMaxCodePoints);
}

TEST(Normaliser, BareKeepsTheSayingOnly) {
  EXPECT_EQ(bare(normal_chars("转、人.工！")), U"转人工");
  EXPECT_EQ(bare(normal_chars("🤮")), U"🤮");
}

}  // namespace
}  // namespace xiaoer::nlu
