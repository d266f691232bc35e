// SPDX-License-Identifier: Apache-2.0
#include "knowledgebase/entry_rules.h"

#include <gmock/gmock.h>

namespace xiaoer::knowledgebase {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::Field;
using testing::HasSubstr;
using testing::IsEmpty;

Entry good() {
  Entry entry;
  entry.key = "return.unopened";
  entry.category = "售后/退货";
  entry.question = "没拆封可以退吗？";
  entry.similar = {"没打开能退吗"};
  entry.answers = {{"", "zh", "可以。"}};
  return entry;
}

TEST(Tidied, KeepsAGoodEntryAsItIs) {
  EXPECT_TRUE(same_content(good(), tidied(good())));
}

TEST(Tidied, TrimsAndUnifiesLineEnds) {
  Entry entry = good();
  entry.question = " \t　没拆封可以退吗？\r\n";
  entry.answers = {{"", "zh", "第一行\r\n第二行\r第三行\x01\n"}};
  entry = tidied(entry);
  EXPECT_EQ(entry.question, "没拆封可以退吗？");
  EXPECT_EQ(entry.answers[0].text, "第一行\n第二行\n第三行");
}

TEST(Tidied, DropsEmptyAndRepeatedWordings) {
  Entry entry = good();
  entry.similar = {"能退吗", "", "  ", "能退吗 ", "没拆封可以退吗？", "退\n货"};
  entry.tags = {"退货", "退货", ""};
  entry = tidied(entry);
  EXPECT_THAT(entry.similar, ElementsAre("能退吗", "退 货"));
  EXPECT_THAT(entry.tags, ElementsAre("退货"));
}

TEST(Tidied, PutsAnswersInAFixedOrderAndDropsEmptyOnes) {
  Entry entry = good();
  entry.answers = {{"short", "zh", "短"}, {"", "en", "Yes."}, {"", "zh", "可以"}, {"short", "en", " "}};
  EXPECT_THAT(tidied(entry).answers,
              ElementsAre(Answer{"", "zh", "可以"}, Answer{"", "en", "Yes."}, Answer{"short", "zh", "短"}));
}

TEST(Tidied, CleansCategoryLevels) {
  Entry entry = good();
  entry.category = "/售后 / 退货//";
  EXPECT_EQ(tidied(entry).category, "售后/退货");
}

TEST(Tidied, MakesBrokenBytesValid) {
  Entry entry = good();
  entry.question = "退货\xFF";
  EXPECT_EQ(tidied(entry).question, "退货\xEF\xBF\xBD");
}

TEST(FaultsOf, FindsNothingInAGoodEntry) {
  EXPECT_THAT(faults_of(good()), IsEmpty());
}

TEST(FaultsOf, NamesTheFieldOfEachFault) {
  Entry entry = good();
  entry.key = "return unopened";
  entry.question = "";
  entry.status = "live";
  entry.category = "一/二/三/四/五/六/七/八/九";
  entry.tags = {"a,b"};
  entry.answers = {{"", "fr", "Oui"}, {"a b", "en", "x"}};
  entry.effective_from = from_millis(2000);
  entry.expires_at = from_millis(1000);
  const auto faults = faults_of(entry);
  for (const char* field : {"key", "question", "status", "category", "tags", "answers", "expires_at"})
    EXPECT_THAT(faults, Contains(Field(&EntryFault::field, field))) << field;
}

TEST(FaultsOf, CountsCharactersNotBytes) {
  Entry entry = good();
  entry.question.clear();
  for (std::size_t i = 0; i < EntryLimits::kWording; ++i) entry.question += "退";
  EXPECT_THAT(faults_of(entry), IsEmpty());
  entry.question += "货";
  EXPECT_THAT(faults_of(entry), ElementsAre(Field(&EntryFault::what, HasSubstr("at most 500"))));
}

TEST(FaultsOf, OnlyUnfinishedEntriesMayLackAnAnswer) {
  Entry entry = good();
  entry.answers.clear();
  EXPECT_THAT(faults_of(entry), ElementsAre(Field(&EntryFault::field, "answers")));
  entry.status = "draft";
  EXPECT_THAT(faults_of(entry), IsEmpty());
}

TEST(FaultsOf, TwoAnswersForOneVariantAreAFault) {
  Entry entry = good();
  entry.answers = {{"", "zh", "甲"}, {"", "zh", "乙"}};
  EXPECT_THAT(faults_of(entry), ElementsAre(Field(&EntryFault::what, HasSubstr("two answers"))));
}

TEST(FaultsOf, KeysMayBeWrittenInAnyScript) {
  Entry entry = good();
  entry.key = "退货-01";
  EXPECT_THAT(faults_of(entry), IsEmpty());
}

TEST(MayMove, FollowsTheWorkflow) {
  EXPECT_TRUE(may_move("draft", "in_review"));
  EXPECT_TRUE(may_move("in_review", "published"));
  EXPECT_TRUE(may_move("published", "retired"));
  EXPECT_TRUE(may_move("published", "published"));
  EXPECT_FALSE(may_move("published", "in_review"));
  EXPECT_FALSE(may_move("retired", "in_review"));
  EXPECT_THAT(next_statuses("in_review"), ElementsAre("draft", "published"));
}

TEST(KeyFor, IsStableAndGood) {
  EXPECT_EQ(key_for("能退吗"), key_for("能退吗"));
  EXPECT_NE(key_for("能退吗"), key_for("能换吗"));
  Entry entry = good();
  entry.key = key_for("能退吗");
  EXPECT_THAT(faults_of(entry), IsEmpty());
}

}  // namespace
}  // namespace xiaoer::knowledgebase
