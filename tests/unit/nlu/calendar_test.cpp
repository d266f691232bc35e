// SPDX-License-Identifier: Apache-2.0
#include "nlu/calendar.h"

#include <gtest/gtest.h>

#include <string>

#include "foundation/time.h"

namespace xiaoer::nlu {
namespace {

// 2026-11-23, noon in China.
TimePoint today() {
  return TimePoint(std::chrono::sys_days(std::chrono::year(2026) / 11 / 23) + std::chrono::hours(4));
}

std::string classes(const CalendarMark& mark) {
  std::string found;
  for (const auto& [wanted, letter] :
       {std::pair{DateClass::past, 'p'}, std::pair{DateClass::old, 'o'}, std::pair{DateClass::soon, 's'},
        std::pair{DateClass::future, 'f'}, std::pair{DateClass::outlived, 'x'}})
    if (belongs(mark, wanted, today())) found += letter;
  return found;
}

// The classes of all dates of `text`, divided by blanks.
std::string dates(std::u32string_view text) {
  std::string found;
  for (const CalendarMark& mark : find_calendar_marks(text, today()))
    found += (found.empty() ? "" : " ") + classes(mark);
  return found;
}

TEST(Calendar, ReadsDaysMonthsAndYears) {
  EXPECT_EQ(dates(U"2026年11月22日"), "p");
  EXPECT_EQ(dates(U"20261122"), "p");
  EXPECT_EQ(dates(U"261122"), "p");
  EXPECT_EQ(dates(U"26/11/22"), "p");
  EXPECT_EQ(dates(U"2026-11-23"), "s");
  EXPECT_EQ(dates(U"11.30"), "sf");
  EXPECT_EQ(dates(U"2026年11月"), "");  // neither over nor still to come
  EXPECT_EQ(dates(U"24年2月"), "po");
  EXPECT_EQ(dates(U"2022年的"), "po");
  EXPECT_EQ(dates(U"二零二二年三月"), "po");
  EXPECT_EQ(dates(U"2027年"), "f");
}

TEST(Calendar, ReadsRelativeWords) {
  EXPECT_EQ(dates(U"昨天"), "p");
  EXPECT_EQ(dates(U"明天"), "sf");
  EXPECT_EQ(dates(U"上个月"), "p");
  EXPECT_EQ(dates(U"下个月"), "f");
  EXPECT_EQ(dates(U"去年十月"), "po");
  EXPECT_EQ(dates(U"10月"), "p");  // the last one
}

TEST(Calendar, AddsALengthOfTime) {
  EXPECT_EQ(dates(U"2024.03.11产的，保12个月"), "pox");
  EXPECT_EQ(dates(U"2026年10月生产，保质期一年"), "p");
  EXPECT_EQ(dates(U"2025年10月生产，保质期半年"), "pox");
  EXPECT_EQ(dates(U"26年11月1日，保质7天"), "px");
}

TEST(Calendar, OtherNumbersAreNoDates) {
  for (const std::u32string_view text :
       {U"", U"180天", U"二十年", U"12345", U"99.9元", U"2026-13-40", U"三个人", U"13800138000", U"半年",
        U"上", U"下个", U"十", U"2", U"2024-", U"3."})
    EXPECT_EQ(dates(text), "") << text.size();
}

TEST(Calendar, HostileTextIsBounded) {
  EXPECT_LE(find_calendar_marks(std::u32string(100000, U'一'), today()).size(), 16u);
  std::u32string many;
  for (int i = 0; i < 5000; ++i) many += U"2024年1月1日";
  EXPECT_EQ(find_calendar_marks(many, today()).size(), 16u);
}

}  // namespace
}  // namespace xiaoer::nlu
