// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include "tests/support/memory_database.h"
#include "tests/unit/tickets/policy.h"
#include "tickets/ticket_store.h"

namespace xiaoer::tickets {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class TicketList : public ::testing::Test {
 protected:
  Id open(NewTicket ticket, std::int64_t at) {
    if (ticket.type.empty()) ticket.type = "complaint";
    Id id = 0;
    database_->write([&](Transaction& t) {
      id = open_ticket(t, ticket, test_policy(), {"bot", from_millis(at)}).id;
    });
    return id;
  }
  void update(const TicketUpdate& update, std::int64_t at) {
    database_->write([&](Transaction& t) {
      update_ticket(t, update, test_policy(), {"system", from_millis(at)});
    });
  }
  std::vector<Id> ids(const TicketFilter& filter) {
    std::vector<Id> result;
    for (const auto& ticket : list_tickets(*database_, filter).items) result.push_back(ticket.id);
    return result;
  }

  std::unique_ptr<Database> database_ = test::memory_database();
};

TEST_F(TicketList, LastChangedFirst) {
  const Id a = open({}, 1000), b = open({}, 2000), c = open({}, 2000);
  EXPECT_THAT(ids({}), ElementsAre(c, b, a));
  update({.id = a, .version = 1, .priority = "high"}, 3000);
  EXPECT_THAT(ids({}), ElementsAre(a, c, b));
}

TEST_F(TicketList, EachFilterAloneAndTogether) {
  const Id a = open({.type = "food_safety", .person_id = 5}, 1000);
  const Id b = open({.type = "complaint", .priority = "low"}, 2000);
  update({.id = b, .version = 1, .status = "solved", .assignee_id = 7}, 3000);
  EXPECT_THAT(ids({.status = "solved"}), ElementsAre(b));
  EXPECT_THAT(ids({.type = "food_safety"}), ElementsAre(a));
  EXPECT_THAT(ids({.priority = "low"}), ElementsAre(b));
  EXPECT_THAT(ids({.assignee_id = 7}), ElementsAre(b));
  EXPECT_THAT(ids({.assignee_id = 0}), ElementsAre(a));
  EXPECT_THAT(ids({.person_id = 5}), ElementsAre(a));
  EXPECT_THAT(ids({.status = "open", .type = "food_safety", .priority = "urgent"}), ElementsAre(a));
  EXPECT_THAT(ids({.status = "open", .priority = "low"}), IsEmpty());
}

TEST_F(TicketList, TextIsSearchedAsItIs) {
  const Id a = open({.title = "100% 果汁", .fields = {{"order", "SF_123"}}}, 1000);
  const Id b = open({.category = "包装", .title = "1000 盒"}, 2000);
  EXPECT_THAT(ids({.text = "100%"}), ElementsAre(a));
  EXPECT_THAT(ids({.text = "sf_1"}), ElementsAre(a));
  EXPECT_THAT(ids({.text = "_"}), ElementsAre(a));
  EXPECT_THAT(ids({.text = "包"}), ElementsAre(b));
  EXPECT_THAT(ids({.text = "-0002"}), ElementsAre(b));
  EXPECT_THAT(ids({.text = "'; DROP TABLE ticket; --"}), IsEmpty());
}

TEST_F(TicketList, PagesMeetWithoutGapOrOverlap) {
  std::vector<Id> all;
  for (int i = 0; i < 25; ++i) all.insert(all.begin(), open({}, 1000 + i / 4));
  for (const int limit : {1, 4, 7, 25, 30}) {
    std::vector<Id> seen;
    TicketFilter filter{.limit = limit};
    for (int page = 0; page < 30; ++page) {
      const auto got = list_tickets(*database_, filter);
      EXPECT_LE(got.items.size(), static_cast<std::size_t>(limit));
      for (const auto& ticket : got.items) seen.push_back(ticket.id);
      filter.after = got.next;
      if (!got.next) break;
    }
    EXPECT_EQ(seen, all) << "limit " << limit;
  }
}

TEST_F(TicketList, AStrangeLimitIsPutRight) {
  open({}, 1000);
  open({}, 2000);
  EXPECT_EQ(ids({.limit = 0}).size(), 1U);
  EXPECT_EQ(ids({.limit = -5}).size(), 1U);
  EXPECT_EQ(ids({.limit = 1'000'000}).size(), 2U);
}

TEST_F(TicketList, OfConversationAndPerson) {
  const Id a = open({.conversation_id = 3, .person_id = 5}, 1000),
           b = open({.conversation_id = 3, .person_id = 6}, 2000);
  ASSERT_EQ(tickets_of_conversation(*database_, 3).size(), 2U);
  EXPECT_EQ(tickets_of_conversation(*database_, 3)[0].id, b);
  ASSERT_EQ(tickets_of_person(*database_, 5).size(), 1U);
  EXPECT_EQ(tickets_of_person(*database_, 5)[0].id, a);
  EXPECT_TRUE(tickets_of_person(*database_, 99).empty());
}

TEST_F(TicketList, ARowWithDamagedFieldsIsStillListed) {
  const Id a = open({}, 1000);
  database_->write([&](Transaction& t) { t.run("UPDATE ticket SET fields = '{broken' WHERE id = $1", {a}); });
  EXPECT_TRUE(list_tickets(*database_, {}).items.at(0).fields.empty());
}

}  // namespace
}  // namespace xiaoer::tickets
