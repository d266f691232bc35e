// SPDX-License-Identifier: Apache-2.0
#include "tickets/ticket_change.h"

#include <gmock/gmock.h>

#include "tests/unit/tickets/policy.h"

namespace xiaoer::tickets {
namespace {

using std::chrono::hours;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

const TimePoint kOpened = from_millis(1'000'000'000);

class TicketChange : public ::testing::Test {
 protected:
  std::vector<Line> change(const TicketUpdate& update, std::optional<TimePoint> waiting_since = {}) {
    return apply(update, policy_, now_, waiting_since, ticket_);
  }
  void become(const std::string& status, std::optional<TimePoint> waiting_since = {}) {
    change({.status = status}, waiting_since);
  }

  TicketPolicy policy_ = test_policy();
  TimePoint now_ = kOpened + hours(2);
  Ticket ticket_ = [] {
    Ticket ticket;
    ticket.type = "complaint";
    ticket.created_at = kOpened;
    ticket.first_response_due = kOpened + hours(24);
    ticket.solve_due = kOpened + hours(72);
    ticket.fields = {{"order", "123"}, {"product", "茶"}};
    return ticket;
  }();
};

TEST_F(TicketChange, LeavingOpenIsTheFirstResponse) {
  become("in_progress");
  EXPECT_EQ(ticket_.first_response_at, now_);
  const auto first = ticket_.first_response_at;
  now_ += hours(1);
  become("solved");
  EXPECT_EQ(ticket_.first_response_at, first);
  EXPECT_EQ(ticket_.solved_at, now_);
}

TEST_F(TicketChange, ReopeningForgetsThatItWasSolved) {
  become("solved");
  become("in_progress");
  EXPECT_FALSE(ticket_.solved_at);
  become("solved");
  become("closed");
  EXPECT_TRUE(ticket_.solved_at);
  EXPECT_EQ(ticket_.closed_at, now_);
}

TEST_F(TicketChange, TimeWaitingForTheCustomerDoesNotCount) {
  become("waiting_customer");
  const auto since = now_;
  now_ += hours(10);
  become("in_progress", since);
  EXPECT_EQ(ticket_.solve_due, kOpened + hours(82));
  EXPECT_EQ(ticket_.first_response_due, kOpened + hours(24));
}

TEST_F(TicketChange, AClockThatJumpedBackShortensNothing) {
  become("waiting_customer");
  become("in_progress", now_ + hours(5));
  EXPECT_EQ(ticket_.solve_due, kOpened + hours(72));
}

TEST_F(TicketChange, AWrongStepIsRefused) {
  expect_refused(422, "status_not_allowed", [&] { become("closed"); });
  expect_refused(422, "unknown_status", [&] { become("lost"); });
  EXPECT_EQ(ticket_.status, "open");
}

TEST_F(TicketChange, TheSameAgainIsNoChange) {
  EXPECT_THAT(
      change({.status = "open", .priority = "normal", .type = "complaint", .title = "", .fields = {{}}}),
      IsEmpty());
}

TEST_F(TicketChange, AnotherTypeBringsItsDues) {
  EXPECT_THAT(change({.type = "food_safety"}), ElementsAre(Pair("fields", R"({"type":"food_safety"})")));
  EXPECT_EQ(ticket_.solve_due, kOpened + hours(24));
  change({.type = "praise"});
  EXPECT_FALSE(ticket_.solve_due);
  expect_refused(422, "unknown_type", [&] { change({.type = "weather"}); });
}

TEST_F(TicketChange, FieldsAreMergedAndEmptyOnesGo) {
  const auto lines = change({.fields = {{{"order", "456"}, {"product", ""}, {"batch", "B1"}}}});
  EXPECT_EQ(ticket_.fields, (std::map<std::string, std::string>{{"order", "456"}, {"batch", "B1"}}));
  EXPECT_THAT(lines, ElementsAre(Pair("fields", R"({"batch":"B1","order":"456","product":""})")));
}

TEST_F(TicketChange, EveryKindOfChangeHasItsLine) {
  EXPECT_THAT(change({.status = "solved",
                      .priority = "high",
                      .category = "包装",
                      .title = " 坏\n了 ",
                      .assignee_id = 7}),
              ElementsAre(Pair("status", "solved"), Pair("priority", "high"), Pair("assigned", "7"),
                          Pair("fields", R"({"category":"包装","title":"坏 了"})")));
  EXPECT_EQ(ticket_.assignee_id, 7);
}

TEST_F(TicketChange, TooManyFieldsAndForeignBytes) {
  std::map<std::string, std::string> many;
  for (int i = 0; i < 61; ++i) many["field " + std::to_string(i)] = "x";
  expect_refused(422, "too_many_fields", [&] { change({.fields = many}); });
  change({.fields = {{{"order", "\xff\xfe"}}}});
  EXPECT_EQ(ticket_.fields["order"], "\uFFFD\uFFFD");
}

TEST_F(TicketChange, APriorityIsOneOfTheWords) {
  expect_refused(422, "unknown_priority", [&] { change({.priority = "asap"}); });
}

}  // namespace
}  // namespace xiaoer::tickets
