// SPDX-License-Identifier: Apache-2.0
#include "channels/tencent/replay_guard.h"

#include <gtest/gtest.h>

#include <string>

namespace xiaoer::channels::tencent {
namespace {

using namespace std::chrono_literals;

const TimePoint kNow = from_millis(1'790'000'000'000);

TEST(InTime, IsWithinTheSkewOnBothSides) {
  for (const char* right : {"1790000000", "1789999700", "1790000300"})
    EXPECT_TRUE(in_time(right, kNow, 300s)) << right;
  for (const char* wrong : {"1789999699", "1790000301", "", "0", "-1790000000", "1790000000.5",
                            "1790000000000", "99999999999999999999", "now", " 1790000000"})
    EXPECT_FALSE(in_time(wrong, kNow, 300s)) << wrong;
}

TEST(InTime, AnyNumberIsRightWithoutASkew) {
  EXPECT_TRUE(in_time("0", kNow, 0s));
  EXPECT_FALSE(in_time("now", kNow, 0s));
}

TEST(ReplayGuard, KnowsARepetitionFromAnotherContent) {
  ReplayGuard guard;
  EXPECT_EQ(guard.admit("1|a", "x", kNow), Admission::first);
  EXPECT_EQ(guard.admit("1|a", "x", kNow + 5s), Admission::repeated);
  EXPECT_EQ(guard.admit("1|a", "y", kNow + 5s), Admission::refused);
  EXPECT_EQ(guard.admit("1|a", "x", kNow + 599s), Admission::repeated) << "a refusal changes nothing";
  EXPECT_EQ(guard.admit("1|b", "y", kNow), Admission::first);
}

TEST(ReplayGuard, ForgetsAfterTenMinutes) {
  ReplayGuard guard;
  EXPECT_EQ(guard.admit("1|a", "x", kNow), Admission::first);
  EXPECT_EQ(guard.admit("1|a", "y", kNow + 10min), Admission::first);
}

TEST(ReplayGuard, RemembersTheNewestOfVeryMany) {
  ReplayGuard guard;
  int forgotten = 0;
  for (int i = 0; i < 200'000; ++i) {
    static_cast<void>(guard.admit(std::to_string(i), "x", kNow + Milliseconds{i}));
    if (i >= 1000 &&
        guard.admit(std::to_string(i - 1000), "x", kNow + Milliseconds{i}) != Admission::repeated)
      ++forgotten;
  }
  EXPECT_EQ(forgotten, 0);
}

}  // namespace
}  // namespace xiaoer::channels::tencent
