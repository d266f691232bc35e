// SPDX-License-Identifier: Apache-2.0
#include "nlu/numbers.h"

#include <gtest/gtest.h>

#include "nlu/dates.h"

namespace xiaoer::nlu {
namespace {

double value(std::u32string_view text) {
  const auto number = read_number(text);
  return number ? number->value : -1;
}

TEST(Numbers, ReadsDigits) {
  EXPECT_DOUBLE_EQ(value(U"12.5元"), 12.5);
  EXPECT_DOUBLE_EQ(value(U"1,200"), 1200);
  EXPECT_DOUBLE_EQ(value(U"3."), 3);
  EXPECT_DOUBLE_EQ(value(U"3万"), 30000);
}

TEST(Numbers, ReadsChinese) {
  EXPECT_DOUBLE_EQ(value(U"十五"), 15);
  EXPECT_DOUBLE_EQ(value(U"两百三"), 230);
  EXPECT_DOUBLE_EQ(value(U"一千零五"), 1005);
  EXPECT_DOUBLE_EQ(value(U"二十"), 20);
  EXPECT_DOUBLE_EQ(value(U"三万二"), 32000);
  EXPECT_DOUBLE_EQ(value(U"二零二六"), 2026);
  EXPECT_DOUBLE_EQ(value(U"零点五"), 0.5);
  EXPECT_DOUBLE_EQ(value(U"壹拾伍"), 15);
  EXPECT_DOUBLE_EQ(value(U"半斤"), 0.5);
}

TEST(Numbers, RefusesWhatIsNone) {
  EXPECT_FALSE(read_number(U""));
  EXPECT_FALSE(read_number(U"退货"));
  EXPECT_FALSE(read_number(U"万"));
  EXPECT_TRUE(read_number(std::u32string(5000, U'9')));
  EXPECT_TRUE(read_number(std::u32string(5000, U'万').insert(0, U"一")));
}

TEST(Dates, ReadsFormsPeopleWrite) {
  const TimePoint now = *parse_rfc3339("2026-11-22T08:00:00Z");  // a Sunday
  const auto day = [&](std::u32string_view text) {
    const auto date = read_date(text, now);
    return date ? date->day : "";
  };
  EXPECT_EQ(day(U"2026-11-22"), "2026-11-22");
  EXPECT_EQ(day(U"26/1/5 到的"), "2026-01-05");
  EXPECT_EQ(day(U"20261122"), "2026-11-22");
  EXPECT_EQ(day(U"2026年11月22日"), "2026-11-22");
  EXPECT_EQ(day(U"十一月二十号"), "2026-11-20");
  EXPECT_EQ(day(U"11月2日"), "2026-11-02");
  EXPECT_EQ(day(U"昨天"), "2026-11-21");
  EXPECT_EQ(day(U"大前天"), "2026-11-19");
  EXPECT_EQ(day(U"上周三"), "2026-11-11");
  EXPECT_EQ(day(U"去年10月3日"), "2025-10-03");
  EXPECT_EQ(day(U"上个月20号"), "2026-10-20");
  EXPECT_EQ(day(U"上月31日"), "2026-10-31");
  EXPECT_EQ(day(U"下个月31日"), "2026-12-31");
  EXPECT_EQ(day(U"这周日"), "2026-11-22");
}

TEST(Dates, UsesTheDayInChina) {
  EXPECT_EQ(read_date(U"今天", *parse_rfc3339("2026-11-21T17:00:00Z"))->day, "2026-11-22");
}

TEST(Dates, RefusesWhatIsNone) {
  const TimePoint now = *parse_rfc3339("2026-11-22T08:00:00Z");
  for (const std::u32string_view text : {U"", U"2026-13-01", U"2026-02-30", U"20261399", U"13月1日", U"1.5",
                                         U"3/4", U"周", U"本月31日", U"去年", U"上个月"})
    EXPECT_FALSE(read_date(text, now)) << text.size();
}

}  // namespace
}  // namespace xiaoer::nlu
