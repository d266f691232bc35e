// SPDX-License-Identifier: Apache-2.0
#include "knowledgebase/sheet_time.h"

#include <gtest/gtest.h>

namespace xiaoer::knowledgebase {
namespace {

constexpr int kBeijing = 480;

std::string parsed(std::string_view text, DayMeans day = DayMeans::its_beginning) {
  const auto at = parse_sheet_time(text, kBeijing, day);
  return at ? to_rfc3339(*at).substr(0, 16) : "none";
}

TEST(SheetTime, ReadsWhatPeopleWrite) {
  EXPECT_EQ(parsed("2026-11-22T08:00:00Z"), "2026-11-22T08:00");
  EXPECT_EQ(parsed("2026-11-22"), "2026-11-21T16:00");
  EXPECT_EQ(parsed("2026/1/5"), "2026-01-04T16:00");
  EXPECT_EQ(parsed("2026-11-22 18:30"), "2026-11-22T10:30");
  EXPECT_EQ(parsed("2026/11/22 18:30:59"), "2026-11-22T10:30");
}

TEST(SheetTime, ReadsDayNumbersOfSpreadsheets) {
  EXPECT_EQ(parsed("46348"), "2026-11-21T16:00");
  EXPECT_EQ(parsed("46348.75"), "2026-11-22T10:00");
}

TEST(SheetTime, ADayExpiresAtItsEnd) {
  EXPECT_EQ(parsed("2026-11-22", DayMeans::its_end), "2026-11-22T16:00");
  EXPECT_EQ(parsed("46348", DayMeans::its_end), "2026-11-22T16:00");
  EXPECT_EQ(parsed("2026-11-22 18:30", DayMeans::its_end), "2026-11-22T10:30");
}

TEST(SheetTime, RefusesEverythingElse) {
  for (const char* text :
       {"", "tomorrow", "2026-13-01", "2026-02-30", "2026-11-22 25:00", "2026-11-22 18", "-5", "0", "1e300",
        "nan", "inf", "20261122", "2026-257-01", "2026-11-22x", "99999-01-01", "2026-11-"})
    EXPECT_EQ(parsed(text), "none") << text;
}

}  // namespace
}  // namespace xiaoer::knowledgebase
