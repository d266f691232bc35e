// SPDX-License-Identifier: Apache-2.0
#include "foundation/time.h"

#include <gtest/gtest.h>

namespace xiaoer {
namespace {

TEST(Time, writes_and_reads_rfc3339) {
  const TimePoint at = from_millis(1'767'578'400'123);
  EXPECT_EQ(to_rfc3339(at), "2026-01-05T02:00:00.123Z");
  EXPECT_EQ(parse_rfc3339("2026-01-05T02:00:00.123Z"), at);
  EXPECT_EQ(parse_rfc3339("2026-01-05T10:00:00.123+08:00"), at);
  EXPECT_EQ(parse_rfc3339("2026-01-04T21:30:00.123-04:30"), at);
}

TEST(Time, refuses_what_is_no_time) {
  for (const char* text :
       {"", "2026-01-05", "2026-13-05T02:00:00Z", "2026-02-30T02:00:00Z", "2026-01-05T25:00:00Z",
        "2026-01-05T02:00:00", "2026-01-05T02:00:00+8", "2026-01-05 02:00:00Z"})
    EXPECT_FALSE(parse_rfc3339(text)) << text;
}

TEST(Time, reads_years_before_1970_and_after_2038) {
  EXPECT_EQ(to_rfc3339(parse_rfc3339("1969-12-31T23:59:59.999Z").value()), "1969-12-31T23:59:59.999Z");
  EXPECT_EQ(to_rfc3339(parse_rfc3339("2124-02-29T00:00:00Z").value()), "2124-02-29T00:00:00.000Z");
}

TEST(Time, a_day_ends_at_midnight_of_the_zone) {
  const TimePoint late = parse_rfc3339("2026-11-22T16:30:00Z").value();
  EXPECT_EQ(to_day(late, 0), "20261122");
  EXPECT_EQ(to_day(late, 8 * 60), "20261123");
  EXPECT_EQ(to_local_text(late, 8 * 60), "2026-11-23 00:30");
}

}  // namespace
}  // namespace xiaoer
