// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/dialogs/stage.h"

namespace xiaoer::dialogs {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

Heard order(const std::string& text, const std::string& number) {
  return Heard(text).entity("order_no", number);
}
Heard phone(const std::string& number) {
  return Heard(number).entity("phone", number);
}

Conversation returning() {
  Conversation talk;
  talk.say(Heard("我要退货").intent("return.apply", 0.95));
  return talk;
}

TEST(ReturnFlow, AsksOneThingAfterTheOtherAndOpensATicket) {
  Conversation talk = returning();
  EXPECT_THAT(talk.answer(), HasSubstr("订单号"));
  EXPECT_EQ(talk.turn.decision.kind, "flow");
  talk.say(order("202411220001", "202411220001"));
  EXPECT_THAT(talk.answer(), HasSubstr("什么原因"));
  EXPECT_EQ(talk.choices().size(), 5u);
  talk.say("3");
  EXPECT_EQ(talk.state.fields["reason"], "质量问题");
  talk.say("没拆");
  EXPECT_EQ(talk.state.fields["opened"], "没有拆封");
  talk.send_picture("abc");
  EXPECT_THAT(talk.answer(), HasSubstr("1 张"));
  talk.say(phone("13800138000"));
  EXPECT_THAT(talk.answer(), HasSubstr("订单号：202411220001"));
  EXPECT_THAT(talk.answer(), HasSubstr("确认提交"));
  EXPECT_EQ(talk.did<OpenTicket>(), nullptr);
  talk.say("确认提交");
  const auto* ticket = talk.did<OpenTicket>();
  ASSERT_NE(ticket, nullptr);
  EXPECT_EQ(ticket->type, "return");
  EXPECT_EQ(ticket->priority, "normal");
  EXPECT_EQ(ticket->fields.at("order_no"), "202411220001");
  EXPECT_EQ(ticket->fields.at("photos"), "abc");
  EXPECT_THAT(talk.answer(), HasSubstr("TK-NEW"));
  EXPECT_THAT(talk.state.flow, IsEmpty());
}

TEST(ReturnFlow, DoesNotAskForWhatWasSaidAlready) {
  Conversation talk;
  talk.say(Heard("订单202411220001的苹果破损了，没拆，想退货")
               .intent("return.apply", 0.9)
               .entity("order_no", "202411220001"));
  EXPECT_EQ(talk.state.fields["order_no"], "202411220001");
  EXPECT_EQ(talk.state.fields["reason"], "破损");
  EXPECT_EQ(talk.state.fields["opened"], "没有拆封");
  EXPECT_EQ(talk.state.step, "photos");
  EXPECT_THAT(talk.state.fields["what_happened"], HasSubstr("苹果"));
}

TEST(ReturnFlow, TheWordsOfALetterCountAndItsPicturesAreKept) {
  Conversation talk = returning();
  talk.say(order("202411220001", "202411220001"));
  talk.write_letter("3", "p1");
  EXPECT_EQ(talk.state.fields["reason"], "质量问题");
  talk.say("没拆");
  EXPECT_EQ(talk.state.fields["photos"], "p1");
  EXPECT_EQ(talk.state.step, "contact") << "it has a picture already";
}

TEST(ReturnFlow, ALetterWithPicturesAnswersTheQuestionForThem) {
  Conversation talk = returning();
  talk.say(order("202411220001", "202411220001"));
  talk.say("3");
  talk.say("没拆");
  ASSERT_EQ(talk.state.step, "photos");
  talk.write_letter("照片见附件", "p1,p2");
  EXPECT_THAT(talk.answer(), HasSubstr("2 张"));
  EXPECT_EQ(talk.state.fields["photos"], "p1,p2");
  EXPECT_EQ(talk.state.step, "contact");
}

TEST(ReturnFlow, AnOrderNumberSaidBeforeTheFlowIsUsed) {
  Conversation talk;
  talk.say(order("我的订单是202411220001", "202411220001"));
  talk.say(Heard("我要退货").intent("return.apply", 0.9));
  EXPECT_EQ(talk.state.step, "reason");
}

TEST(ReturnFlow, ARequiredFieldIsInsistedOnOnce) {
  Conversation talk = returning();
  talk.say("没有");
  EXPECT_THAT(talk.answer(), HasSubstr("再找一下"));
  talk.say("没有");
  EXPECT_EQ(talk.state.step, "reason");
  EXPECT_EQ(talk.state.fields["order_no"], "");
}

TEST(ReturnFlow, NonsenseIsAskedAgainAndThenKeptAsPartOfTheStory) {
  Conversation talk = returning();
  talk.say("哈哈哈");
  EXPECT_THAT(talk.answer(), HasSubstr("不像是订单号"));
  talk.say("就是那个");
  talk.say("上周买的那单");
  EXPECT_EQ(talk.state.step, "reason");
  EXPECT_TRUE(talk.state.fields.contains("order_no"));
  EXPECT_EQ(talk.state.fields["order_no"], "");
  EXPECT_THAT(talk.state.fields["what_happened"], HasSubstr("就是那个\n上周买的那单"));
}

TEST(ReturnFlow, CancelEndsItWithoutATicket) {
  Conversation talk = returning();
  talk.say("算了，不用了");
  EXPECT_THAT(talk.answer(), HasSubstr("已经取消"));
  EXPECT_EQ(talk.did<OpenTicket>(), nullptr);
  EXPECT_THAT(talk.state.flow, IsEmpty());
}

TEST(ReturnFlow, AQuestionInBetweenIsAnsweredAndTheQuestionPutAgain) {
  Conversation talk = returning();
  talk.knowledge.add("return.freight", "运费", 0.9);
  talk.say("退货运费谁出？");
  EXPECT_THAT(talk.answer(), HasSubstr("答：return.freight"));
  EXPECT_THAT(talk.answer(), HasSubstr("请告诉我订单号"));
  EXPECT_EQ(talk.state.step, "order_no");
  EXPECT_EQ(talk.turn.decision.kind, "answer");
  EXPECT_EQ(talk.turn.decision.detail, "return.freight");
}

TEST(ReturnFlow, ACorrectionReplacesTheNumber) {
  Conversation talk = returning();
  talk.say(order("202411220001", "202411220001"));
  talk.say(order("订单号错了，是202411220009", "202411220009"));
  EXPECT_EQ(talk.state.fields["order_no"], "202411220009");
  EXPECT_THAT(talk.answer(), HasSubstr("订单号已改为：202411220009"));
  EXPECT_THAT(talk.answer(), HasSubstr("什么原因"));
}

TEST(ReturnFlow, APersonIsCalledInTheMiddle) {
  Conversation talk = returning();
  talk.say(order("202411220001", "202411220001"));
  talk.say("转人工");
  const auto* person = talk.did<HandToHuman>();
  ASSERT_NE(person, nullptr);
  EXPECT_EQ(person->reason, "asked");
  EXPECT_THAT(person->summary, HasSubstr("202411220001"));
  EXPECT_THAT(person->summary, HasSubstr("退货"));
  EXPECT_THAT(talk.state.flow, IsEmpty());
}

TEST(ReturnFlow, AnotherWishTakesOver) {
  Conversation talk = returning();
  talk.say(Heard("我要投诉快递员").intent("logistics.courier", 0.95));
  EXPECT_EQ(talk.state.flow, "service_complaint");
}

Conversation at_confirmation() {
  Conversation talk = returning();
  talk.say(order("202411220001", "202411220001"));
  talk.say("破损");
  talk.say("没有拆封");
  talk.say("跳过");
  talk.say(phone("13800138000"));
  return talk;
}

TEST(Confirmation, ShowsWhatWasSkipped) {
  Conversation talk = at_confirmation();
  EXPECT_EQ(talk.state.step, "confirm");
  EXPECT_THAT(talk.answer(), HasSubstr("照片：未提供"));
}

TEST(Confirmation, EditAsksWhichAndComesBack) {
  Conversation talk = at_confirmation();
  talk.say("修改");
  EXPECT_THAT(talk.answer(), HasSubstr("改哪一项"));
  talk.say("订单号");
  EXPECT_EQ(talk.state.step, "order_no");
  talk.say(order("202411220099", "202411220099"));
  EXPECT_EQ(talk.state.step, "confirm");
  EXPECT_THAT(talk.answer(), HasSubstr("订单号：202411220099"));
  EXPECT_THAT(talk.answer(), HasSubstr("照片：未提供"));  // what was skipped is not asked again
}

TEST(Confirmation, ANewNumberIsTakenAtOnce) {
  Conversation talk = at_confirmation();
  talk.say(order("订单号应该是202411220077", "202411220077"));
  EXPECT_EQ(talk.state.step, "confirm");
  EXPECT_THAT(talk.answer(), HasSubstr("订单号：202411220077"));
}

TEST(Confirmation, MoreWordsAreAddedToTheStory) {
  Conversation talk = at_confirmation();
  talk.say("外箱也是湿的");
  EXPECT_THAT(talk.answer(), HasSubstr("已经补充"));
  talk.say("好的");
  ASSERT_NE(talk.did<OpenTicket>(), nullptr);
  EXPECT_EQ(talk.did<OpenTicket>()->fields.at("what_happened"), "外箱也是湿的");
}

TEST(Confirmation, ATextFieldIsPutRightByItsName) {
  Conversation talk;
  talk.say(Heard("投诉"));
  talk.say("送来的牛奶全是碎冰，根本没法喝");
  talk.say("纯牛奶");
  talk.say(order("202411220001", "202411220001"));
  talk.say("退款");
  talk.say("王武");
  talk.say(phone("13800138000"));
  talk.say("没有");
  EXPECT_EQ(talk.state.step, "confirm");
  talk.say("名字写错了，应该是王五");
  EXPECT_EQ(talk.state.fields["name"], "王五");
  EXPECT_EQ(talk.state.step, "confirm");
  talk.say("确认");
  const auto* ticket = talk.did<OpenTicket>();
  ASSERT_NE(ticket, nullptr);
  EXPECT_EQ(ticket->type, "complaint");
  EXPECT_EQ(ticket->fields.at("name"), "王五");
  EXPECT_THAT(ticket->title, HasSubstr("纯牛奶"));
}

TEST(Confirmation, CancelThere) {
  Conversation talk = at_confirmation();
  talk.say("取消");
  EXPECT_EQ(talk.did<OpenTicket>(), nullptr);
  EXPECT_THAT(talk.state.flow, IsEmpty());
}

TEST(Flow, TheNameAndPhoneAreRememberedButTheOrderIsNot) {
  Conversation talk = at_confirmation();
  talk.say("确认提交");
  talk.say(Heard("还有一单要退货").intent("return.apply", 0.9));
  EXPECT_EQ(talk.state.step, "order_no");
  EXPECT_EQ(talk.state.fields["contact"], "13800138000");
}

TEST(Flow, AnAngryCustomersTicketGoesUp) {
  Conversation talk = returning();
  talk.say(Heard("你们这帮骗子").mood(-0.9));
  EXPECT_EQ(talk.turn.priority, "high");
  EXPECT_THAT(talk.answer(), HasSubstr("抱歉"));
  talk.say(order("202411220001", "202411220001"));
  EXPECT_EQ(talk.turn.priority, "");  // raised once
  for (const char* words : {"破损", "没有拆封", "跳过"}) talk.say(words);
  talk.say(phone("13800138000"));
  talk.say("确认");
  ASSERT_NE(talk.did<OpenTicket>(), nullptr);
  EXPECT_EQ(talk.did<OpenTicket>()->priority, "high");
}

TEST(Flow, ACustomersTemplateStaysLiteral) {
  Conversation talk;
  talk.say("投诉");
  talk.say("{{ticket.number}} {{summary}} {{x}}");
  for (const char* words : {"{{name}}", "没有", "没有", "退款", "{{contact}}"}) talk.say(words);
  talk.say(phone("13800138000"));
  talk.say("没有");
  EXPECT_THAT(talk.answer(), HasSubstr("{{ticket.number}} {{summary}} {{x}}"));
  EXPECT_THAT(talk.answer(), HasSubstr("商品：{{name}}"));
  talk.say("确认");
  EXPECT_EQ(talk.did<OpenTicket>()->fields.at("what_happened"), "{{ticket.number}} {{summary}} {{x}}");
}

TEST(Flow, AVanishedFlowOrStepIsForgotten) {
  Conversation talk;
  talk.state.flow = "no_such_flow";
  talk.state.step = "x";
  talk.say("你好");
  EXPECT_THAT(talk.state.flow, IsEmpty());
  EXPECT_THAT(talk.answer(), HasSubstr("您好"));
  talk.state.flow = "return";
  talk.state.step = "no_such_step";
  talk.say("你好");
  EXPECT_THAT(talk.state.flow, IsEmpty());
}

TEST(Flow, AVeryLongStoryIsCut) {
  Conversation talk;
  talk.say("投诉");
  std::string story;
  for (int i = 0; i < 4000; ++i) story += "坏";
  talk.say(story);
  EXPECT_EQ(talk.state.fields["what_happened"].size(), 1500u * 3);
  EXPECT_EQ(talk.state.step, "product");
}

TEST(Flow, SpeaksEnglishToEnglishSpeakers) {
  Conversation talk;
  talk.say(Heard("I want to return it").intent("return.apply", 0.9));
  EXPECT_THAT(talk.answer(), HasSubstr("order number"));
  talk.say(order("AB12345678", "AB12345678"));
  talk.say("wrong item");
  EXPECT_EQ(talk.state.fields["reason"], "Wrong item");
  EXPECT_EQ(talk.state.step, "photos");  // whether it is opened does not matter then
  talk.say("skip");
  talk.say(phone("13800138000"));
  EXPECT_THAT(talk.answer(), HasSubstr("Order number: AB12345678"));
  talk.say("yes");
  ASSERT_NE(talk.did<OpenTicket>(), nullptr);
  EXPECT_THAT(talk.answer(), HasSubstr("ticket number TK-NEW"));
}

TEST(AfterSales, TheQuickReplyAsksWhichOfThree) {
  Conversation talk;
  talk.say("退货退款");
  EXPECT_EQ(talk.choices().size(), 3u);
  talk.say("第二个");
  EXPECT_EQ(talk.state.flow, "exchange");
}

}  // namespace
}  // namespace xiaoer::dialogs
