// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/dialogs/stage.h"

namespace xiaoer::dialogs {
namespace {

using nlu::Priority;
using ::testing::HasSubstr;

TEST(Danger, FoodSafetyGetsAdviceATicketAndAPersonAtOnce) {
  Conversation talk;
  talk.say(Heard("孩子喝了酸奶上吐下泻").intent("safety.illness", 0.95, Priority::p0).urgent(Priority::p0));
  EXPECT_THAT(talk.answer(), HasSubstr("停止食用"));
  const auto* ticket = talk.did<OpenTicket>();
  ASSERT_NE(ticket, nullptr);
  EXPECT_EQ(ticket->type, "food_safety");
  EXPECT_EQ(ticket->priority, "urgent");
  EXPECT_THAT(ticket->fields.at("what_happened"), HasSubstr("上吐下泻"));
  ASSERT_NE(talk.did<HandToHuman>(), nullptr);
  EXPECT_EQ(talk.did<HandToHuman>()->priority, "urgent");
  EXPECT_THAT(talk.answer(), HasSubstr("哪一款商品"));
  EXPECT_EQ(talk.turn.decision.kind, "flow");
  talk.add_ticket("TK20261122-0001", "food_safety", "open");
  talk.say("草莓酸奶");
  ASSERT_NE(talk.did<UpdateTicket>(), nullptr);
  EXPECT_EQ(talk.did<UpdateTicket>()->kind, "customer_note");
  EXPECT_THAT(talk.did<UpdateTicket>()->text, HasSubstr("草莓酸奶"));
}

TEST(Danger, IsHandledEvenWhenNobodyIsThere) {
  Conversation talk;
  talk.facts.agents_online = false;
  talk.say(Heard("吃出玻璃").intent("safety.foreign_object", 0.9, Priority::p0).urgent(Priority::p0));
  EXPECT_NE(talk.did<HandToHuman>(), nullptr);
  EXPECT_NE(talk.did<OpenTicket>(), nullptr);
}

TEST(Danger, InterruptsARunningFlowAndKeepsWhatItKnows) {
  Conversation talk;
  talk.say(Heard("我要退货").intent("return.apply", 0.9));
  talk.say(Heard("202411220001").entity("order_no", "202411220001"));
  talk.say(Heard("里面有虫子").intent("safety.insect", 0.9, Priority::p0).urgent(Priority::p0));
  EXPECT_EQ(talk.state.flow, "food_safety");
  EXPECT_EQ(talk.did<OpenTicket>()->fields.at("order_no"), "202411220001");
}

TEST(Danger, ASecondReportGoesToTheOpenTicket) {
  Conversation talk;
  talk.add_ticket("TK20261122-0001", "food_safety", "open");
  talk.say(Heard("还在吐").intent("safety.illness", 0.9, Priority::p0).urgent(Priority::p0));
  EXPECT_EQ(talk.did<OpenTicket>(), nullptr);
  ASSERT_NE(talk.did<UpdateTicket>(), nullptr);
  EXPECT_NE(talk.did<HandToHuman>(), nullptr);
  EXPECT_THAT(talk.answer(), HasSubstr("TK20261122-0001"));
}

TEST(Danger, AuthoritiesAndPressGoToASupervisor) {
  Conversation talk;
  talk.say(Heard("再不解决我就打12315").intent("legal.threat", 0.9, Priority::p0).urgent(Priority::p0));
  ASSERT_NE(talk.did<OpenTicket>(), nullptr);
  EXPECT_EQ(talk.did<OpenTicket>()->type, "complaint");
  EXPECT_EQ(talk.did<OpenTicket>()->priority, "urgent");
  EXPECT_NE(talk.did<HandToHuman>(), nullptr);
}

TEST(Danger, WordsOfDangerAloneAreEnough) {
  Conversation talk;
  talk.say(Heard("里面有虫").urgent(Priority::p0));
  EXPECT_EQ(talk.state.flow, "food_safety");
}

TEST(Danger, TheMostPressingIntentWins) {
  Conversation talk;
  talk.say(Heard("蛋糕送晚了还碎了")
               .intent("logistics.delay", 0.9, Priority::p2)
               .intent("logistics.lost", 0.86, Priority::p1));
  EXPECT_EQ(talk.state.flow, "parcel_lost");
}

}  // namespace
}  // namespace xiaoer::dialogs
