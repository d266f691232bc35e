// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/dialogs/stage.h"

namespace xiaoer::dialogs {
namespace {

using nlu::Priority;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

TEST(Knowledge, ASureHitIsAnsweredAndMayBeRated) {
  Conversation talk;
  talk.knowledge.add("invoice.how", "发票", 0.9).add("invoice.title", "发票", 0.5);
  talk.say("发票怎么开");
  const auto* said = talk.did<Say>();
  ASSERT_NE(said, nullptr);
  EXPECT_TRUE(said->feedback);
  EXPECT_EQ(said->source, "faq:invoice.how");
  EXPECT_EQ(talk.turn.decision.kind, "answer");
  EXPECT_DOUBLE_EQ(talk.turn.decision.score, 0.9);
  EXPECT_EQ(talk.turn.decision.runner_up, "invoice.title");
  EXPECT_DOUBLE_EQ(talk.turn.decision.runner_up_score, 0.5);
  EXPECT_GT(talk.turn.decision.answer_threshold, talk.turn.decision.suggest_threshold);
  talk.say("有帮助");
  ASSERT_NE(talk.did<Feedback>(), nullptr);
  EXPECT_TRUE(talk.did<Feedback>()->helpful);
  EXPECT_EQ(talk.did<Feedback>()->faq_key, "invoice.how");
}

TEST(Knowledge, AnUnhelpfulAnswerIsRatedAndAWayOutShown) {
  Conversation talk;
  talk.knowledge.add("invoice.how", "发票", 0.9);
  talk.say("发票怎么开");
  talk.say("答非所问");
  ASSERT_NE(talk.did<Feedback>(), nullptr);
  EXPECT_FALSE(talk.did<Feedback>()->helpful);
  EXPECT_FALSE(talk.choices().empty());
}

TEST(Knowledge, AnAnswerWithBracesIsNotATemplate) {
  Conversation talk;
  talk.knowledge.add("x", "发票", 0.9);
  talk.say("发票");
  EXPECT_EQ(talk.did<Say>()->template_text, "{{answer}}");
}

TEST(Knowledge, HalfSureHitsAreOfferedAndChosenByNumberWordOrLabel) {
  for (const char* choice : {"2", "第二个", "２、", "问：b", "选2"}) {
    Conversation talk;
    talk.knowledge.add("a", "保存", 0.34).add("b", "保存", 0.32).add("c", "保存", 0.3).add("d", "保存", 0.28);
    talk.say("保存");
    EXPECT_EQ(talk.turn.decision.kind, "suggest");
    ASSERT_EQ(talk.choices().size(), 4u);  // three and "none of these"
    EXPECT_EQ(talk.did<NoteUnanswered>(), nullptr);
    talk.say(std::string(choice) == "２、" ? "2、" : choice);
    EXPECT_THAT(talk.answer(), HasSubstr("答：b")) << choice;
  }
}

TEST(Knowledge, LinesAreChosenByTheirPlaceAndNoneOfTheseIsNoLine) {
  const std::vector<std::pair<const char*, const char*>> said{
      {"中间那个", "答：b"}, {"最后一个", "答：c"}, {"下面那个", "答：c"},    {"上面那个", "答：a"},
      {"前一个", "答：a"},   {"后面那个", "答：c"}, {"the middle one", ": b"}};
  for (const auto& [words, answer] : said) {
    Conversation talk;
    talk.knowledge.add("a", "保存", 0.34).add("b", "保存", 0.32).add("c", "保存", 0.3);
    talk.say("保存");
    talk.say(words);
    EXPECT_THAT(talk.answer(), HasSubstr(answer)) << words;
  }
}

TEST(Knowledge, AnEvenListHasNoMiddleAndStaysWhenAMessageIsNotUnderstood) {
  Conversation talk;
  talk.knowledge.add("a", "保存", 0.34).add("b", "保存", 0.32);
  talk.say("保存");
  talk.say("中间那个");
  EXPECT_EQ(talk.turn.decision.kind, "not_understood");
  ASSERT_EQ(talk.choices().size(), 3u) << "the list is shown again";
  talk.say("2");
  EXPECT_THAT(talk.answer(), HasSubstr("答：b"));
}

TEST(Knowledge, YesTakesTheOnlyLineOffered) {
  Conversation talk;
  talk.knowledge.add("a", "保存", 0.3);
  talk.say("保存");
  ASSERT_EQ(talk.choices().size(), 2u);  // it, and "none of these"
  talk.say("是的");
  EXPECT_THAT(talk.answer(), HasSubstr("答：a"));
  Conversation many;
  many.knowledge.add("a", "保存", 0.3).add("b", "保存", 0.29);
  many.say("保存");
  many.say("是的");
  EXPECT_THAT(many.answer(), Not(HasSubstr("答：")));
}

TEST(Waiting, ItIsSaidOnceInEachTimeOfWaitingThenTheBotIsSilent) {
  Conversation talk;
  talk.knowledge.add("return.unopened", "没拆封", 0.9);
  talk.facts.waiting_since = from_millis(1000);
  talk.say("在吗");
  EXPECT_EQ(talk.turn.decision.kind, "waiting");
  EXPECT_THAT(talk.answer(), HasSubstr("还在为您联系客服"));
  EXPECT_TRUE(talk.choices().empty());
  for (const char* words : {"13812345678", "转人工", "谢谢", "阿巴阿巴", "👍"}) {
    talk.say(words);
    EXPECT_TRUE(talk.turn.actions.empty()) << words;
  }
  talk.say("没拆封能退吗");
  EXPECT_THAT(talk.answer(), HasSubstr("答：return.unopened"));
  talk.facts.waiting_since = from_millis(2000);
  talk.say("有人吗");
  EXPECT_THAT(talk.answer(), HasSubstr("还在为您联系客服"));
  talk.facts.waiting_since = {};
  talk.say("你好");
  EXPECT_EQ(talk.turn.decision.kind, "small_talk");
}

TEST(Waiting, NewDangerIsTakenAndARunningFormGoesOn) {
  Conversation talk;
  talk.facts.waiting_since = from_millis(1000);
  talk.say(Heard("吃完吐了").intent("safety.illness", 0.9, Priority::p0).urgent(Priority::p0));
  ASSERT_NE(talk.did<OpenTicket>(), nullptr);
  EXPECT_EQ(talk.state.step, "product");
  talk.say("酸奶");
  EXPECT_EQ(talk.state.step, "batch_no");
}

TEST(Knowledge, NoneOfTheseIsAMissWithTheQuestionAsked) {
  Conversation talk;
  talk.knowledge.add("a", "保存", 0.3);
  talk.say("保存");
  talk.say("都不是");
  ASSERT_NE(talk.did<NoteUnanswered>(), nullptr);
  EXPECT_EQ(talk.did<NoteUnanswered>()->text, "保存");
  EXPECT_EQ(talk.state.misses, 1);
}

TEST(Knowledge, AnotherQuestionInsteadOfAChoiceIsAnswered) {
  Conversation talk;
  talk.knowledge.add("a", "保存", 0.3).add("b", "发票", 0.9);
  talk.say("保存");
  talk.say("发票怎么开");
  EXPECT_THAT(talk.answer(), HasSubstr("答：b"));
}

TEST(Knowledge, AFollowUpIsSearchedWithItsTopic) {
  Conversation talk;
  talk.knowledge.add("return.how", "怎么退", 0.9)
      .add("return.freight", "退货运费", 0.85)
      .add("other", "运费", 0.3);
  talk.say("怎么退");
  EXPECT_EQ(talk.state.last_faq, "return.how");
  talk.say("那运费呢");
  EXPECT_THAT(talk.answer(), HasSubstr("答：return.freight"));
}

TEST(Knowledge, WithoutATopicAFollowUpIsOnlyHalfSure) {
  Conversation talk;
  talk.knowledge.add("return.freight", "退货运费", 0.85).add("other", "运费", 0.3);
  talk.say("那运费呢");
  EXPECT_EQ(talk.turn.decision.kind, "suggest");
}

TEST(Knowledge, AnswersOfAFlowOfferTheFlow) {
  Conversation talk;
  talk.knowledge.add("return.unopened", "没拆封", 0.9);
  talk.say(Heard("没拆封的能退吗").intent("return.apply", 0.9));
  EXPECT_THAT(talk.answer(), HasSubstr("答：return.unopened"));
  ASSERT_EQ(talk.choices().size(), 1u);
  talk.say("申请退货");
  EXPECT_EQ(talk.state.flow, "return");
}

TEST(Knowledge, EnglishLabelsForEnglishReaders) {
  Conversation talk;
  talk.knowledge.add("a", "store", 0.3).similar("How do I store it?");
  talk.say("store");
  ASSERT_FALSE(talk.choices().empty());
  EXPECT_EQ(talk.choices()[0].label, "store");  // the wording that matched
  EXPECT_EQ(talk.choices().back().label, "None of these");
}

TEST(Person, IsCalledWhenAskedFor) {
  for (const char* words : {"转人工", "人工", "请帮我转人工客服，谢谢", "talk to a human please"}) {
    Conversation talk;
    talk.say(words);
    ASSERT_NE(talk.did<HandToHuman>(), nullptr) << words;
    EXPECT_EQ(talk.did<HandToHuman>()->reason, "asked");
    EXPECT_EQ(talk.turn.decision.kind, "hand_over");
  }
  Conversation talk;
  talk.say(Heard("别用机器人糊弄我").intent("human.request", 0.9));
  EXPECT_NE(talk.did<HandToHuman>(), nullptr);
}

TEST(Person, OfflineAMessageIsTakenAndBecomesATicket) {
  Conversation talk;
  talk.facts.agents_online = false;
  talk.say("转人工");
  EXPECT_EQ(talk.did<HandToHuman>(), nullptr);
  EXPECT_THAT(talk.answer(), HasSubstr("不在线"));
  talk.say("想问问定制礼盒的事情");
  talk.say(Heard("13800138000").entity("phone", "13800138000"));
  const auto* ticket = talk.did<OpenTicket>();
  ASSERT_NE(ticket, nullptr);
  EXPECT_EQ(ticket->type, "enquiry");
  EXPECT_EQ(ticket->fields.at("topic"), "想问问定制礼盒的事情");
}

TEST(Person, AskedAgainWhileTheMessageIsTaken) {
  Conversation talk;
  talk.facts.agents_online = false;
  talk.say("转人工");
  talk.say("转人工");
  EXPECT_EQ(talk.state.flow, "leave_message");
  EXPECT_EQ(talk.state.step, "topic");
}

TEST(Misses, FirstRephraseThenAPerson) {
  Conversation talk;
  talk.say("阿巴阿巴");
  EXPECT_EQ(talk.turn.decision.kind, "not_understood");
  EXPECT_EQ(talk.did<HandToHuman>(), nullptr);
  ASSERT_NE(talk.did<NoteUnanswered>(), nullptr);
  EXPECT_EQ(talk.did<NoteUnanswered>()->text, "阿巴阿巴");
  talk.say("歪比歪比");
  ASSERT_NE(talk.did<HandToHuman>(), nullptr);
  EXPECT_EQ(talk.did<HandToHuman>()->reason, "missed_twice");
  EXPECT_NE(talk.did<NoteUnanswered>(), nullptr);
  EXPECT_EQ(talk.state.misses, 0);
}

TEST(Misses, AnAnswerInBetweenStartsTheCountAnew) {
  Conversation talk;
  talk.knowledge.add("a", "发票", 0.9);
  talk.say("阿巴阿巴");
  talk.say("发票");
  talk.say("阿巴阿巴");
  EXPECT_EQ(talk.did<HandToHuman>(), nullptr);
}

TEST(Misses, OfflineTheSecondMissTakesAMessage) {
  Conversation talk;
  talk.facts.agents_online = false;
  talk.say("阿巴阿巴");
  talk.say("歪比歪比");
  EXPECT_EQ(talk.state.flow, "leave_message");
}

TEST(Misses, AngryOrVipCustomersGetAPersonAtOnce) {
  Conversation angry;
  angry.say(Heard("你们太过分了").mood(-0.8));
  ASSERT_NE(angry.did<HandToHuman>(), nullptr);
  EXPECT_EQ(angry.did<HandToHuman>()->priority, "high");
  EXPECT_EQ(angry.turn.priority, "high");
  Conversation vip;
  vip.facts.vip = true;
  vip.say("阿巴阿巴");
  ASSERT_NE(vip.did<HandToHuman>(), nullptr);
  EXPECT_EQ(vip.did<HandToHuman>()->reason, "vip");
}

TEST(SmallTalk, IsAnswered) {
  Conversation talk;
  talk.say("你好");
  EXPECT_EQ(talk.turn.decision.kind, "small_talk");
  EXPECT_FALSE(talk.choices().empty());
  talk.say("谢谢");
  EXPECT_THAT(talk.answer(), HasSubstr("不客气"));
  talk.say(Heard("你们家锅巴真好吃").intent("praise", 0.9, Priority::p3));
  EXPECT_THAT(talk.answer(), HasSubstr("认可"));
  talk.say("取消");
  EXPECT_THAT(talk.answer(), HasSubstr("没有正在办理"));
}

TEST(SmallTalk, SignsWithoutWordsAreNotAMiss) {
  Conversation talk;
  for (const char* signs : {"😀😀", "？？？", "[]", "   ", "…"}) {
    talk.say(signs);
    EXPECT_EQ(talk.did<NoteUnanswered>(), nullptr) << signs;
    EXPECT_EQ(talk.state.misses, 0) << signs;
    EXPECT_FALSE(talk.answer().empty()) << signs;
  }
}

TEST(Pictures, WithoutAWordAreAskedAboutAndKeptForTheForm) {
  Conversation talk;
  talk.send_picture("p1");
  EXPECT_FALSE(talk.choices().empty());
  talk.say("破损、少件、错发");
  EXPECT_EQ(talk.state.flow, "damage");
  EXPECT_EQ(talk.state.fields["photos"], "p1");
}

TEST(Hostile, CommandsAndTemplatesAreOnlyWords) {
  Conversation talk;
  talk.say("/assign me");
  EXPECT_EQ(talk.turn.decision.kind, "not_understood");
  talk.say("{{ticket.number}}{{token}}");
  EXPECT_THAT(talk.answer(), Not(HasSubstr("token")));
  ASSERT_NE(talk.did<HandToHuman>(), nullptr);
  EXPECT_THAT(talk.did<HandToHuman>()->summary, HasSubstr("{{ticket.number}}{{token}}"));
}

TEST(Hostile, AnEmptyAndAHugeMessageAreTaken) {
  Conversation talk;
  EXPECT_NO_THROW(talk.say(""));
  EXPECT_NO_THROW(talk.say(std::string(200000, 'x')));
  ASSERT_NE(talk.did<NoteUnanswered>(), nullptr);
  EXPECT_LE(talk.did<NoteUnanswered>()->text.size(), 2000u);
}

TEST(Wording, AnEntryInAlmostTheseWordsGoesBeforeTheForm) {
  Conversation talk;
  talk.knowledge.add("return.address", "退货地址", 0.97);
  talk.say(Heard("退货地址").intent("return.apply", 0.99));
  EXPECT_EQ(talk.turn.decision.detail, "return.address");
  EXPECT_THAT(talk.state.flow, IsEmpty());
}

TEST(Wording, ALessSureEntryDoesNot) {
  Conversation talk;
  talk.knowledge.add("return.address", "退货", 0.7);
  talk.say(Heard("这箱退货处理掉").intent("return.apply", 0.99));
  EXPECT_EQ(talk.state.flow, "return");
}

TEST(Numbers, AloneIsAskedWhatItIsForAndKept) {
  Conversation talk;
  talk.say(Heard("202411150023").entity("order_no", "202411150023"));
  EXPECT_THAT(talk.answer(), HasSubstr("收到单号 202411150023"));
  EXPECT_THAT(talk.state.flow, IsEmpty());
  talk.say(Heard("我要退货").intent("return.apply", 0.99));
  EXPECT_EQ(talk.state.fields.at("order_no"), "202411150023");
}

TEST(Refusals, ARefusedFlowIsNotStarted) {
  Conversation talk;
  talk.say(Heard("我不是要退货").intent("return.apply", 0.99));
  EXPECT_THAT(talk.state.flow, IsEmpty());
  talk.say(Heard("不要转人工").intent("human.request", 0.9));
  EXPECT_EQ(talk.did<HandToHuman>(), nullptr);
}

}  // namespace
}  // namespace xiaoer::dialogs
