// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/dialogs/stage.h"

namespace xiaoer::dialogs {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

TEST(Progress, ListsOpenTicketsWithStateAndDueTime) {
  Conversation talk;
  talk.add_ticket("TK20261122-0001", "complaint", "in_progress");
  talk.add_ticket("TK20261122-0002", "return", "open");
  talk.add_ticket("TK20261122-0003", "refund", "closed");
  talk.say("进度");
  EXPECT_EQ(talk.turn.decision.kind, "progress");
  EXPECT_THAT(talk.answer(), HasSubstr("TK20261122-0001（投诉）：处理中，预计 2026-11-23 16:00 前"));
  EXPECT_THAT(talk.answer(), HasSubstr("TK20261122-0002（退货）：待处理"));
  EXPECT_THAT(talk.answer(), Not(HasSubstr("TK20261122-0003")));
}

TEST(Progress, OneTicketByItsNumber) {
  Conversation talk;
  talk.add_ticket("TK20261122-0001", "complaint", "in_progress");
  talk.add_ticket("TK20261122-0003", "refund", "closed");
  talk.say(Heard("工单tk20261122-0003到哪一步了").intent("ticket.progress", 0.9));
  EXPECT_THAT(talk.answer(), HasSubstr("TK20261122-0003（退款）：已关闭"));
  EXPECT_THAT(talk.answer(), Not(HasSubstr("0001")));
}

TEST(Progress, TheLastClosedTicketWhenNoneIsOpen) {
  Conversation talk;
  talk.add_ticket("TK20261122-0003", "refund", "solved");
  talk.say("进度");
  EXPECT_THAT(talk.answer(), HasSubstr("已解决"));
}

TEST(Progress, ForeignNumbersTellNothing) {
  Conversation talk;
  talk.add_ticket("TK20261122-0001", "complaint", "in_progress");
  talk.say(Heard("查进度 TK20261122-0009").entity("ticket_no", "TK20261122-0009"));
  EXPECT_THAT(talk.answer(), HasSubstr("没有查到这个工单号"));
  EXPECT_THAT(talk.answer(), Not(HasSubstr("0001")));
}

TEST(Progress, WithoutTicketsSaysSo) {
  Conversation talk;
  talk.say("进度");
  EXPECT_THAT(talk.answer(), HasSubstr("没有查到"));
}

TEST(Urge, TheOnlyOpenTicketIsUrged) {
  Conversation talk;
  talk.add_ticket("TK20261122-0001", "complaint", "in_progress");
  talk.say("催单");
  const auto* update = talk.did<UpdateTicket>();
  ASSERT_NE(update, nullptr);
  EXPECT_EQ(update->kind, "urged");
  EXPECT_EQ(update->ticket_id, 1);
  EXPECT_THAT(talk.answer(), HasSubstr("已经为您催办"));
  EXPECT_THAT(talk.state.flow, IsEmpty());
}

TEST(Urge, AmongSeveralTheCustomerChooses) {
  Conversation talk;
  talk.add_ticket("TK20261122-0001", "complaint", "in_progress");
  talk.add_ticket("TK20261122-0002", "return", "open");
  talk.say("帮我催一下");
  EXPECT_EQ(talk.did<UpdateTicket>(), nullptr);
  EXPECT_EQ(talk.choices().size(), 2u);
  talk.say("2");
  ASSERT_NE(talk.did<UpdateTicket>(), nullptr);
  EXPECT_EQ(talk.did<UpdateTicket>()->ticket_id, 1);  // the list is newest first
}

TEST(Urge, WithoutAnOpenTicketNothingIsUrged) {
  Conversation talk;
  talk.say("催单");
  EXPECT_EQ(talk.did<UpdateTicket>(), nullptr);
  EXPECT_THAT(talk.answer(), HasSubstr("没有查到"));
}

TEST(Rating, GoodStarsAreThankedAndNoted) {
  Conversation talk;
  talk.add_ticket("TK20261122-0001", "complaint", "closed");
  talk.say("评价");
  EXPECT_EQ(talk.choices().size(), 5u);
  talk.say("5");
  talk.say("处理很快");
  ASSERT_NE(talk.did<UpdateTicket>(), nullptr);
  EXPECT_THAT(talk.did<UpdateTicket>()->text, HasSubstr("5 星"));
  EXPECT_THAT(talk.did<UpdateTicket>()->text, HasSubstr("处理很快"));
  EXPECT_THAT(talk.answer(), HasSubstr("谢谢您的评价"));
}

TEST(Rating, BadStarsBecomeAComplaint) {
  Conversation talk;
  talk.say("评价");
  talk.say("非常不满意");
  talk.say("没人理我");
  ASSERT_NE(talk.did<OpenTicket>(), nullptr);
  EXPECT_EQ(talk.did<OpenTicket>()->type, "complaint");
  EXPECT_NE(talk.did<HandToHuman>(), nullptr);
}

}  // namespace
}  // namespace xiaoer::dialogs
