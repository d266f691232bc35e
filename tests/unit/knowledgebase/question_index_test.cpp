// SPDX-License-Identifier: Apache-2.0
#include "knowledgebase/question_index.h"

#include <gtest/gtest.h>

#include <random>

#include "nlu/normaliser.h"

namespace xiaoer::knowledgebase {
namespace {

std::vector<std::u32string> many_questions(std::size_t count) {
  static constexpr std::u32string_view kParts[] = {U"退货",   U"运费", U"发票", U"怎么",   U"多久",
                                                   U"能不能", U"快递", U"破损", U"优惠券", U"过期",
                                                   U"积分",   U"地址", U"修改", U"会员"};
  std::mt19937 random(11);
  std::vector<std::u32string> questions;
  for (std::size_t i = 0; i < count; ++i) {
    std::u32string question = U"请问我的";
    for (int part = 0; part < 3; ++part) question += kParts[random() % std::size(kParts)];
    question += static_cast<char32_t>(0x4E00 + random() % 3000);
    questions.push_back(question);
  }
  return questions;
}

QuestionIndex index_of(const std::vector<std::u32string>& questions) {
  QuestionIndex index;
  for (const auto& question : questions) index.add(question);
  index.build();
  return index;
}

TEST(QuestionIndex, FindsEveryWordingOfALargeBankByItself) {
  const auto questions = many_questions(5000);
  const QuestionIndex index = index_of(questions);
  for (std::size_t i = 0; i < questions.size(); i += 97) {
    const auto matches = index.search(questions[i], 3);
    ASSERT_FALSE(matches.empty());
    EXPECT_EQ(questions[matches.front().wording], questions[i]);
    EXPECT_GT(matches.front().score, 0.9);
    for (std::size_t k = 1; k < matches.size(); ++k) EXPECT_LE(matches[k].score, matches[k - 1].score);
  }
}

TEST(QuestionIndex, RareCharactersWeighMore) {
  const QuestionIndex index = index_of({U"我的订单怎么了", U"我的榴莲怎么了", U"我的发票怎么了"});
  EXPECT_EQ(index.search(U"榴莲呢", 1).at(0).wording, 1u);
}

TEST(QuestionIndex, LatinWordsAndNumbersCount) {
  const QuestionIndex index = index_of({U"where is my refund", U"where is my parcel", U"型号 a100 多少钱"});
  EXPECT_EQ(index.search(U"my refund is where", 1).at(0).wording, 0u);
  EXPECT_EQ(index.search(U"a100多少钱", 1).at(0).wording, 2u);
}

TEST(QuestionIndex, OtherWordsForTheSameAreFound) {
  const QuestionIndex index = index_of({U"退货的运费谁承担", U"退货的地址在哪里", U"退货的期限是几天"});
  const auto matches = index.search(U"退货邮费谁出", 3);
  EXPECT_EQ(matches.at(0).wording, 0u);
  const auto where = index.search(U"退货寄到什么地方", 3);
  EXPECT_EQ(where.at(0).wording, 1u);
}

TEST(QuestionIndex, TheOppositeIsLessLikely) {
  const QuestionIndex index = index_of({U"怎么关闭自动续费", U"怎么开通自动续费"});
  EXPECT_EQ(index.search(U"如何停用自动续费", 2).at(0).wording, 0u);
  EXPECT_EQ(index.search(U"如何启用自动续费", 2).at(0).wording, 1u);
}

TEST(QuestionIndex, WordingsOfOneEntryDoNotCompete) {
  QuestionIndex alone, together;
  for (QuestionIndex* index : {&alone, &together}) {
    index->add(U"怎么申请退款", 0);
    index->add(U"退款怎么申请呢", index == &alone ? 1 : 0);
    index->add(U"怎么修改地址", 2);
    index->build();
  }
  const auto rivals = alone.search(U"退款如何申请", 3), friends = together.search(U"退款如何申请", 3);
  EXPECT_EQ(rivals.size(), 2u);
  EXPECT_EQ(friends.size(), 1u);
  EXPECT_GT(friends.at(0).score, rivals.at(0).score);
}

TEST(QuestionIndex, SharedWordsRarestFirst) {
  const QuestionIndex index = index_of({U"我的榴莲怎么了"});
  const auto words = index.shared_words(U"榴莲我的", 0);
  ASSERT_EQ(words.size(), 4u);
  EXPECT_TRUE(words[0] == "榴" || words[0] == "莲");
}

TEST(QuestionIndex, EmptyThings) {
  EXPECT_TRUE(index_of({}).search(U"退货", 3).empty());
  const QuestionIndex index = index_of({U"", U"退货", U"！"});
  EXPECT_TRUE(index.search(U"", 3).empty());
  EXPECT_EQ(index.search(U"退货", 3).size(), 1u);
  EXPECT_TRUE(index.search(U"天气", 3).empty());
  EXPECT_EQ(index.search(std::u32string(100000, U'退'), 3).size(), 1u);
}

}  // namespace
}  // namespace xiaoer::knowledgebase
