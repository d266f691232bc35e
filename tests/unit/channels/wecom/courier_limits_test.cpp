// SPDX-License-Identifier: Apache-2.0
// Five messages for each of the customer's own, within 48 hours.
#include "gtest/gtest.h"
#include "tests/support/wecom_desk.h"

namespace xiaoer {
namespace {

using channels::Delivered;
using channels::Rejected;
using namespace std::chrono_literals;

class WeComLimits : public ::testing::Test {
 protected:
  void SetUp() override { customer_writes(); }
  void customer_writes() {
    platform_.now_seconds = to_millis(core_.now) / 1000;
    platform_.says("wmBob", "在吗");
    desk_.ring(platform_);
  }
  channels::Allowance allowance() { return desk_.service->allowance(kBob).value(); }
  std::string objection() {
    const auto found = desk_.service->objection({9, 1, 1, kBob, Text{"喂"}});
    return found ? found->code : "";
  }
  bool delivered(Id id, const std::string& author) {
    return std::holds_alternative<Delivered>(desk_.send(id, Text{"您好"}, author));
  }
  const Address kBob{"wecom", "main", "wmBob", "wkAAAA"};
  test::FakeSink core_;
  test::WeComPlatform platform_;
  test::WeComDesk desk_{platform_, core_};
};

TEST_F(WeComLimits, EachMessageCountsAndTheDeskKnows) {
  EXPECT_EQ(allowance().left, 5);
  EXPECT_EQ(allowance().until, core_.now + 48h);
  for (Id id = 1; id <= 5; ++id) {
    EXPECT_EQ(objection(), "");
    EXPECT_TRUE(delivered(id, "agent"));
    EXPECT_EQ(allowance().left, static_cast<int>(5 - id));
  }
  EXPECT_EQ(objection(), "allowance_used");
  EXPECT_FALSE(delivered(6, "agent"));
  EXPECT_EQ(platform_.sent().size(), 5U);
}

TEST_F(WeComLimits, TheCustomersNextMessageBeginsAnew) {
  for (Id id = 1; id <= 5; ++id) EXPECT_TRUE(delivered(id, "agent"));
  core_.now += 1min;
  customer_writes();
  EXPECT_EQ(allowance().left, 5);
  EXPECT_TRUE(delivered(6, "agent"));
}

TEST_F(WeComLimits, TheLastOneIsKeptForAPerson) {
  for (Id id = 1; id <= 4; ++id) EXPECT_TRUE(delivered(id, "bot"));
  EXPECT_FALSE(delivered(5, "bot"));
  EXPECT_TRUE(delivered(6, "agent"));
  EXPECT_EQ(platform_.sent().size(), 5U);
}

TEST_F(WeComLimits, AfterTwoDaysNothingIsLeft) {
  core_.now += 48h;
  EXPECT_EQ(allowance().left, 0);
  EXPECT_EQ(objection(), "window_closed");
  EXPECT_FALSE(delivered(1, "agent"));
  EXPECT_TRUE(platform_.sent().empty());
}

TEST_F(WeComLimits, TheProviderKnowsBetter) {
  platform_.fail_next("/cgi-bin/kf/send_msg", 95001);
  EXPECT_FALSE(delivered(1, "agent"));
  EXPECT_EQ(allowance().left, 0);
}

TEST_F(WeComLimits, AnOldMessageThatComesLateGivesNothingBack) {
  EXPECT_TRUE(delivered(1, "agent"));
  platform_.now_seconds -= 3600;
  platform_.says("wmBob", "早先的话");
  desk_.ring(platform_);
  EXPECT_EQ(allowance().left, 4);
}

TEST_F(WeComLimits, SomebodyWhoNeverWroteHasNothingButIsTried) {
  const Address alice{"wecom", "main", "wmAlice", "wkAAAA"};
  EXPECT_EQ(desk_.service->allowance(alice)->left, 0);
  EXPECT_FALSE(desk_.service->objection({9, 1, 1, alice, Text{"喂"}}));
  const auto result = desk_.send(1, Text{"您好"}, "agent", "wmAlice");
  ASSERT_TRUE(std::holds_alternative<Rejected>(result));
  EXPECT_NE(std::get<Rejected>(result).reason.find("95018"), std::string::npos);
}

TEST_F(WeComLimits, TheWelcomeEndsAfterTwentySeconds) {
  platform_.now_seconds = to_millis(core_.now) / 1000;
  platform_.enters("wmAlice");
  desk_.ring(platform_);
  core_.now += 20s;
  EXPECT_TRUE(std::holds_alternative<Rejected>(desk_.send(1, Text{"您好"}, "bot", "wmAlice")));
  EXPECT_TRUE(platform_.sent().empty());
}

}  // namespace
}  // namespace xiaoer
