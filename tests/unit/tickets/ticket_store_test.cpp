// SPDX-License-Identifier: Apache-2.0
#include "tickets/ticket_store.h"

#include <gtest/gtest.h>

#include "tests/support/failing_database.h"
#include "tests/support/memory_database.h"
#include "tests/unit/tickets/policy.h"

namespace xiaoer::tickets {
namespace {

using std::chrono::hours;

const TimePoint kNoon = parse_rfc3339("2026-11-22T04:00:00Z").value();  // 12:00 in China

class TicketStore : public ::testing::Test {
 protected:
  Ticket open(const NewTicket& ticket = {.type = "complaint"}) {
    Ticket opened;
    database_->write([&](Transaction& t) { opened = open_ticket(t, ticket, policy_, {"bot", now_}); });
    return opened;
  }
  Ticket update(const TicketUpdate& update) {
    Ticket updated;
    database_->write([&](Transaction& t) { updated = update_ticket(t, update, policy_, {"王芳", now_}); });
    return updated;
  }
  Ticket urge(Id id) {
    Ticket urged;
    database_->write([&](Transaction& t) { urged = urge_ticket(t, id, "还没好？", {"customer", now_}); });
    return urged;
  }
  std::string history(Id id) {
    std::string text;
    for (const auto& item : ticket_timeline(*database_, id)) text += item.kind + ":" + item.text + " ";
    return text;
  }

  std::unique_ptr<Database> database_ = test::memory_database();
  TicketPolicy policy_ = test_policy();
  TimePoint now_ = kNoon;
};

TEST_F(TicketStore, OpensWithNumberAndDues) {
  const auto opened = open({.type = "complaint",
                            .title = "漏液",
                            .fields = {{"order", "A1"}},
                            .conversation_id = 3,
                            .person_id = 5,
                            .channel = "shop",
                            .shard = 9});
  EXPECT_EQ(opened.number, "TK20261122-0001");
  EXPECT_EQ(opened.status, "open");
  EXPECT_EQ(opened.priority, "normal");
  EXPECT_EQ(opened.first_response_due, kNoon + hours(24));
  EXPECT_EQ(opened.solve_due, kNoon + hours(72));
  const auto found = find_ticket_by_number(*database_, "TK20261122-0001").value();
  EXPECT_EQ(found.id, opened.id);
  EXPECT_EQ(found.title, "漏液");
  EXPECT_EQ(found.fields.at("order"), "A1");
  EXPECT_EQ(found.created_at, kNoon);
  const auto line = ticket_timeline(*database_, opened.id).at(0);
  EXPECT_EQ(line.kind, "opened");
  EXPECT_EQ(line.actor, "bot");
  EXPECT_EQ(line.at, kNoon);
}

TEST_F(TicketStore, NumbersRestartAtTheCompanysMidnight) {
  EXPECT_EQ(open().number, "TK20261122-0001");
  EXPECT_EQ(open().number, "TK20261122-0002");
  now_ = parse_rfc3339("2026-11-22T15:59:59Z").value();
  EXPECT_EQ(open().number, "TK20261122-0003");
  now_ = parse_rfc3339("2026-11-22T16:00:00Z").value();
  EXPECT_EQ(open().number, "TK20261123-0001");
}

TEST_F(TicketStore, MoreThanFourDigits) {
  database_->write(
      [](Transaction& t) { t.run("INSERT INTO counter (name, value) VALUES ('ticket 20261122', 9999)"); });
  EXPECT_EQ(open().number, "TK20261122-10000");
}

TEST_F(TicketStore, PriorityOfTypeOrOfCaller) {
  EXPECT_EQ(open({.type = "food_safety"}).priority, "urgent");
  EXPECT_EQ(open({.type = "food_safety", .priority = "high"}).priority, "high");
  EXPECT_FALSE(open({.type = "praise"}).solve_due);
  expect_refused(422, "unknown_type", [&] { open({.type = "weather"}); });
  expect_refused(422, "unknown_priority", [&] { open({.type = "praise", .priority = "now"}); });
}

TEST_F(TicketStore, UpdatesTheVersionItSaw) {
  const auto opened = open();
  now_ += hours(1);
  const auto updated = update({.id = opened.id, .version = 1, .status = "in_progress", .assignee_id = 7});
  EXPECT_EQ(updated.version, 2);
  const auto found = find_ticket(*database_, opened.id).value();
  EXPECT_EQ(found.status, "in_progress");
  EXPECT_EQ(found.assignee_id, 7);
  EXPECT_EQ(found.version, 2);
  EXPECT_EQ(found.updated_at, now_);
  EXPECT_EQ(found.first_response_at, now_);
  EXPECT_EQ(history(opened.id), "opened:complaint status:in_progress assigned:7 ");
}

TEST_F(TicketStore, AStaleVersionIsRefused) {
  const auto opened = open();
  update({.id = opened.id, .version = 1, .priority = "high"});
  expect_refused(412, "stale_version", [&] { update({.id = opened.id, .version = 1, .priority = "low"}); });
  EXPECT_EQ(find_ticket(*database_, opened.id)->priority, "high");
}

TEST_F(TicketStore, NothingToChangeKeepsTheVersion) {
  const auto opened = open();
  EXPECT_EQ(update({.id = opened.id, .version = 1, .priority = "normal"}).version, 1);
  EXPECT_EQ(history(opened.id), "opened:complaint ");
}

TEST_F(TicketStore, WaitingIsMeasuredFromTheTimeline) {
  const auto opened = open();
  update({.id = opened.id, .version = 1, .status = "waiting_customer"});
  now_ += hours(30);
  update({.id = opened.id, .version = 2, .status = "in_progress"});
  now_ += hours(1);
  update({.id = opened.id, .version = 3, .status = "waiting_customer"});
  now_ += hours(5);
  EXPECT_EQ(update({.id = opened.id, .version = 4, .status = "solved"}).solve_due,
            kNoon + hours(72 + 30 + 5));
}

TEST_F(TicketStore, AMissingTicketIsSaid) {
  expect_refused(404, "no_ticket", [&] { update({.id = 99, .version = 1}); });
  expect_refused(404, "no_ticket", [&] { urge(99); });
  EXPECT_FALSE(find_ticket(*database_, 99));
  EXPECT_FALSE(find_ticket_by_number(*database_, "TK20261122-0001"));
}

TEST_F(TicketStore, UrgingRaisesOnce) {
  const auto opened = open();
  EXPECT_EQ(urge(opened.id).priority, "high");
  EXPECT_EQ(urge(opened.id).priority, "high");
  const auto found = find_ticket(*database_, opened.id).value();
  EXPECT_EQ(found.urged, 2);
  EXPECT_EQ(found.version, 3);
  EXPECT_EQ(history(opened.id), "opened:complaint urged:还没好？ priority:high urged:还没好？ ");
}

TEST_F(TicketStore, UrgingASolvedOneOnlyCounts) {
  const auto opened = open();
  update({.id = opened.id, .version = 1, .status = "solved"});
  EXPECT_EQ(urge(opened.id).priority, "normal");
  EXPECT_EQ(find_ticket(*database_, opened.id)->urged, 1);
}

TEST_F(TicketStore, NotesNeverCollide) {
  const auto opened = open();
  TimelineItem item;
  database_->write([&](Transaction& t) {
    item = add_ticket_note(t, opened.id, "已联系仓库", {"李雷", now_});
    EXPECT_THROW(add_ticket_note(t, opened.id, " \n", {"李雷", now_}), RequestError);
    EXPECT_THROW(add_ticket_note(t, opened.id, std::string(10'001, 'x'), {"李雷", now_}), RequestError);
    EXPECT_THROW(add_ticket_note(t, 99, "text", {"李雷", now_}), RequestError);
  });
  const auto timeline = ticket_timeline(*database_, opened.id);
  ASSERT_EQ(timeline.size(), 2U);
  EXPECT_EQ(timeline[1].id, item.id);
  EXPECT_EQ(timeline[1].text, "已联系仓库");
  EXPECT_EQ(find_ticket(*database_, opened.id)->version, 1);
}

TEST_F(TicketStore, TheFirstReplyIsNotedOnce) {
  const auto mine = open({.type = "complaint", .conversation_id = 3});
  const auto other = open({.type = "complaint", .conversation_id = 4});
  now_ += hours(2);
  for (int i = 0; i < 2; ++i) {
    database_->write([&](Transaction& t) { note_first_response(t, 3, {"王芳", now_}); });
    now_ += hours(1);
  }
  EXPECT_EQ(find_ticket(*database_, mine.id)->first_response_at, kNoon + hours(2));
  EXPECT_FALSE(find_ticket(*database_, other.id)->first_response_at);
  EXPECT_EQ(history(mine.id), "opened:complaint reply: ");
}

TEST_F(TicketStore, AFailureAnywhereLeavesNoHalfTicket) {
  test::FailingDatabase failing(*database_);
  for (int n = 1;; ++n) {
    failing.fail_at(n);
    try {
      failing.write([&](Transaction& t) { open_ticket(t, {.type = "complaint"}, policy_, {"bot", now_}); });
    } catch (const StorageError&) {
      EXPECT_TRUE(list_tickets(*database_, {}).items.empty());
    }
    if (!failing.failed()) break;
    ASSERT_LT(n, 20);
  }
  EXPECT_EQ(list_tickets(*database_, {}).items.at(0).number, "TK20261122-0001");
}

}  // namespace
}  // namespace xiaoer::tickets
