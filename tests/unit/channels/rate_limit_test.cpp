// SPDX-License-Identifier: Apache-2.0
#include "channels/rate_limit.h"

#include "gtest/gtest.h"

namespace xiaoer::channels {
namespace {

constexpr TimePoint kStart = TimePoint{Milliseconds{1'790'000'000'000}};

TEST(RateLimit, RefillsEvenlyAndTellsTheWait) {
  RateLimit limit(2, std::chrono::seconds{10});
  EXPECT_FALSE(limit.take("a", kStart));
  EXPECT_FALSE(limit.take("a", kStart));
  EXPECT_EQ(limit.take("a", kStart), Milliseconds{5000});
  EXPECT_EQ(limit.take("a", kStart + Milliseconds{4000}), Milliseconds{1000});
  EXPECT_FALSE(limit.take("a", kStart + Milliseconds{5000}));
  EXPECT_FALSE(limit.take("b", kStart));
}

TEST(RateLimit, ZeroIsNoLimit) {
  RateLimit limit(0, std::chrono::seconds{1});
  for (int i = 0; i < 1000; ++i) EXPECT_FALSE(limit.take("a", kStart));
}

TEST(RateLimit, ClockThatJumpsBackGivesNothingAway) {
  RateLimit limit(1, std::chrono::seconds{10});
  EXPECT_FALSE(limit.take("a", kStart));
  EXPECT_TRUE(limit.take("a", kStart - std::chrono::hours{1}));
}

TEST(RateLimit, FloodOfNewKeysDoesNotFreeTheOneHeldBack) {
  RateLimit limit(5, std::chrono::hours{1});
  for (int i = 0; i < 5; ++i) EXPECT_FALSE(limit.take("bad", kStart));
  for (int i = 0; i < 300'000; ++i) static_cast<void>(limit.take("flood " + std::to_string(i), kStart));
  EXPECT_TRUE(limit.take("bad", kStart));
}

}  // namespace
}  // namespace xiaoer::channels
