// SPDX-License-Identifier: Apache-2.0
#include "channels/split.h"

#include "gmock/gmock.h"

namespace xiaoer::channels {
namespace {

using testing::ElementsAre;

TEST(Split, ShortTextStaysWhole) {
  EXPECT_THAT(split_text("您好。", 3), ElementsAre("您好。"));
  EXPECT_THAT(split_text("", 3), ElementsAre(""));
  EXPECT_THAT(split_text(" \n", 3), ElementsAre(""));
}

TEST(Split, CutsAfterTheLastSentenceThatFits) {
  EXPECT_THAT(split_text("第一句。第二句！第三句？", 9), ElementsAre("第一句。第二句！", "第三句？"));
  EXPECT_THAT(split_text("他说：“好的。”然后走了，没有回头。", 10),
              ElementsAre("他说：“好的。”", "然后走了，没有回头。"));
  EXPECT_THAT(split_text("First one. Second one here", 15), ElementsAre("First one.", "Second one here"));
}

TEST(Split, PointInANumberOrAddressEndsNoSentence) {
  EXPECT_THAT(split_text("合计3.50元谢谢惠顾", 8), ElementsAre("合计3.50元谢", "谢惠顾"));
}

TEST(Split, FallsBackToClausesBlanksAndSigns) {
  EXPECT_THAT(split_text("一二三四，五六七八", 7), ElementsAre("一二三四，", "五六七八"));
  EXPECT_THAT(split_text("hello world again", 12), ElementsAre("hello world", "again"));
  EXPECT_THAT(split_text("一二三四五六七", 3), ElementsAre("一二三", "四五六", "七"));
}

TEST(Split, NeverTearsOneSign) {
  const std::string family = "\U0001F468\u200D\U0001F469\u200D\U0001F467";  // five code points
  EXPECT_THAT(split_text("ab" + family + "c", 5), ElementsAre("ab", family, "c"));
  EXPECT_THAT(split_text("abcde\u0301f", 5), ElementsAre("abcd", "e\u0301f"));
  EXPECT_THAT(split_text("ab！\uFE0Fcd", 3), ElementsAre("ab", "！\uFE0Fc", "d"));
}

TEST(Split, SignLongerThanTheLimitIsCutAllTheSame) {
  std::string marks = "e";
  for (int i = 0; i < 9; ++i) marks += "\u0301";
  std::string joined;
  for (const auto& part : split_text(marks, 4)) joined += part;
  EXPECT_EQ(joined, marks);
}

TEST(Split, CardKeepsItsButtonsOnTheLastPart) {
  Capabilities capabilities;
  capabilities.text_limit = 4;
  capabilities.choices = true;
  const auto parts = fitted(Card{"第一句。第二句。", {{"好", "y"}}}, capabilities);
  ASSERT_EQ(parts.size(), 2u);
  EXPECT_EQ(std::get<Text>(parts[0]).text, "第一句。");
  EXPECT_EQ(std::get<Card>(parts[1]).choices.size(), 1u);
  EXPECT_EQ(fitted(Location{1, 2, "x"}, capabilities).size(), 1u);
}

TEST(Split, ChoicesThatAreNoButtonsAreNumberedBeforeTheSplit) {
  Capabilities capabilities;
  capabilities.choices = true;
  capabilities.byte_limit = 60;
  capabilities.card_byte_limit = 30;
  capabilities.label_byte_limit = 6;
  capabilities.most_choices = 2;
  const std::string head(30, 'h');
  EXPECT_TRUE(std::holds_alternative<Card>(fitted(Card{head, {{"一", "1"}, {"二", "2"}}}, capabilities)[0]));
  const std::vector<Choice> many(9, {"一二", "1"}), wide{{"一二三", "1"}};
  for (const Card& card : {Card{head, many}, Card{head, wide}, Card{head + "h", {{"一", "1"}}}}) {
    const auto parts = fitted(card, capabilities);
    for (const auto& part : parts) EXPECT_LE(std::get<Text>(part).text.size(), 60u);
    const std::string& last = std::get<Text>(parts.back()).text;
    EXPECT_TRUE(last.ends_with(card.choices.back().label)) << last;
  }
}

}  // namespace
}  // namespace xiaoer::channels
