// SPDX-License-Identifier: Apache-2.0
#include "channels/outcome.h"

#include "gtest/gtest.h"

namespace xiaoer::channels {
namespace {

constexpr TimePoint kNow = TimePoint{Milliseconds{784'111'777'000}};  // Sun, 06 Nov 1994 08:49:37 GMT

TEST(RetryAfter, SecondsAndDates) {
  EXPECT_EQ(retry_after("0", kNow), Milliseconds{0});
  EXPECT_EQ(retry_after("120", kNow), Milliseconds{120'000});
  EXPECT_EQ(retry_after("Sun, 06 Nov 1994 08:50:37 GMT", kNow), Milliseconds{60'000});
  EXPECT_EQ(retry_after("Sun, 06 Nov 1994 08:00:00 GMT", kNow), Milliseconds{0});  // past
}

TEST(RetryAfter, NonsenseIsNoneAndTooLongIsADay) {
  for (const char* text :
       {"", "soon", "-5", "1.5", "Sun, 31 Feb 1994 08:50:37 GMT", "Sun, 06 Nov 1994 08:50:37"})
    EXPECT_EQ(retry_after(text, kNow), std::nullopt) << text;
  EXPECT_EQ(retry_after("99999999999999999999", kNow), std::chrono::hours{24});
  EXPECT_EQ(retry_after("Sun, 06 Nov 2094 08:50:37 GMT", kNow), std::chrono::hours{24});
}

TEST(Outcome, ReasonNamesTheStatusAndTheProvidersWords) {
  ProviderAnswer answer;
  answer.status = 403;
  answer.reason = "not a subscriber";
  EXPECT_EQ(std::get<Rejected>(outcome_of(answer, kNow)).reason,
            "the provider answered 403: not a subscriber");
}

}  // namespace
}  // namespace xiaoer::channels
