// SPDX-License-Identifier: Apache-2.0
#include "gateway/access/throttle.h"

#include <gtest/gtest.h>

namespace xiaoer::gateway {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

class Throttle : public testing::Test {
 protected:
  TimePoint now = from_millis(1'000'000'000);
  LoginThrottle throttle{[this] { return now; }};

  bool passes(const std::string& account, const std::string& address) {
    return !throttle.admit(account, address).has_value();
  }
};

TEST_F(Throttle, FiveFailuresAreFreeThenTheWaitDoubles) {
  for (int i = 0; i < 5; ++i) EXPECT_TRUE(passes("li", "10.0.0.1")) << i;
  for (const int wait : {1, 2, 4, 8, 16, 32, 60, 60, 60}) {
    EXPECT_EQ(throttle.admit("li", "10.0.0.1"), Milliseconds(seconds(wait)));
    now += seconds(wait) - Milliseconds(1);
    EXPECT_EQ(throttle.admit("li", "10.0.0.1"), Milliseconds(1));
    now += Milliseconds(1);
    EXPECT_TRUE(passes("li", "10.0.0.1"));
  }
}

TEST_F(Throttle, AnAccountIsSlowedFromEveryAddress) {
  for (int i = 0; i < 5; ++i) EXPECT_TRUE(passes("li", "10.0." + std::to_string(i) + ".1"));
  EXPECT_FALSE(passes("li", "192.0.2.77"));
  EXPECT_TRUE(passes("wang", "192.0.2.77"));
}

TEST_F(Throttle, ANetworkIsSlowedForEveryAccount) {
  for (int i = 0; i < 5; ++i) EXPECT_TRUE(passes("user" + std::to_string(i), "10.0.0." + std::to_string(i)));
  EXPECT_FALSE(passes("wang", "10.0.0.99"));
  EXPECT_TRUE(passes("wang", "10.0.1.99"));
}

TEST_F(Throttle, SuccessClearsTheAccountButNotTheNetwork) {
  for (int i = 0; i < 4; ++i) EXPECT_TRUE(passes("li", "10.0.0.1"));
  EXPECT_TRUE(passes("li", "10.0.0.1"));
  throttle.succeeded("li", "10.0.0.1");
  EXPECT_TRUE(passes("li", "10.0.0.1"));                                     // network: fifth failure
  EXPECT_FALSE(passes("zhao", "10.0.0.2"));                                  // the same network
  for (int i = 0; i < 4; ++i) EXPECT_TRUE(passes("li", "172.16.0.1")) << i;  // the account: second to fifth
}

TEST_F(Throttle, AQuietQuarterOfAnHourForgets) {
  for (int i = 0; i < 5; ++i) EXPECT_TRUE(passes("li", "10.0.0.1"));
  EXPECT_FALSE(passes("li", "10.0.0.1"));
  now += minutes(15);
  for (int i = 0; i < 5; ++i) EXPECT_TRUE(passes("li", "10.0.0.1")) << i;
  EXPECT_FALSE(passes("li", "10.0.0.1"));
}

TEST_F(Throttle, TenThousandTriesFromAHundredNetworksHardlyReachOneAccount) {
  int looked_at = 0;
  for (int i = 0; i < 10000; ++i) {
    if (passes("admin", "10.1." + std::to_string(i % 100) + ".9")) ++looked_at;
    now += Milliseconds(10);
  }
  EXPECT_GE(looked_at, 5);
  EXPECT_LT(looked_at, 100);
}

TEST_F(Throttle, ManyNamesDoNotFillTheMemoryOrLoseTheNewest) {
  for (int i = 0; i < 30000; ++i) {
    (void)throttle.admit("name" + std::to_string(i),
                         std::to_string(i % 250) + "." + std::to_string(i / 250) + ".1.1");
    now += Milliseconds(1);
  }
  for (int i = 0; i < 5; ++i) (void)throttle.admit("li", "198.51.100.1");
  EXPECT_FALSE(passes("li", "203.0.113.1"));
}

TEST(Network, IsTheSlash24OrTheSlash64) {
  EXPECT_EQ(network_of("192.0.2.17"), "192.0.2.0/24");
  EXPECT_EQ(network_of("::ffff:192.0.2.17"), "192.0.2.0/24");
  EXPECT_EQ(network_of("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::/64");
  EXPECT_EQ(network_of("2001:db8:1:2::9"), "2001:db8:1:2::/64");
  EXPECT_EQ(network_of("unix"), "unix");
  EXPECT_EQ(network_of(""), "");
}

}  // namespace
}  // namespace xiaoer::gateway
