// SPDX-License-Identifier: Apache-2.0
#include "tickets/ticket_status.h"

#include <gtest/gtest.h>

#include <set>

#include "tickets/ticket.h"

namespace xiaoer::tickets {
namespace {

TEST(TicketStatus, EveryPairIsAllowedOrNot) {
  const std::set<std::pair<std::string, std::string>> allowed{{"open", "in_progress"},
                                                              {"open", "waiting_customer"},
                                                              {"open", "solved"},
                                                              {"in_progress", "waiting_customer"},
                                                              {"in_progress", "solved"},
                                                              {"waiting_customer", "in_progress"},
                                                              {"waiting_customer", "solved"},
                                                              {"solved", "in_progress"},
                                                              {"solved", "closed"}};
  for (const auto& from : kStatuses) {
    for (const auto& to : kStatuses) {
      EXPECT_EQ(may_become(from, to), allowed.contains({from, to})) << from << " → " << to;
    }
  }
}

TEST(TicketStatus, UnknownWordsLeadNowhere) {
  EXPECT_TRUE(next_statuses("closed").empty());
  EXPECT_TRUE(next_statuses("").empty());
  EXPECT_FALSE(may_become("open", "lost"));
}

TEST(TicketStatus, PriorityGoesUpOneStep) {
  EXPECT_EQ(raised_priority("low"), "normal");
  EXPECT_EQ(raised_priority("normal"), "high");
  EXPECT_EQ(raised_priority("high"), "urgent");
  EXPECT_EQ(raised_priority("urgent"), "urgent");
  EXPECT_EQ(raised_priority("other"), "other");
}

}  // namespace
}  // namespace xiaoer::tickets
