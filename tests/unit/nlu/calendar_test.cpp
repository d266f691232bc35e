// SPDX-License-Identifier: Apache-2.0
#include "nlu/calendar.h"

#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <utility>

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
    if (mark.length == std::chrono::days(0)) found += (found.empty() ? "" : " ") + classes(mark);
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

TEST(Calendar, ReadsMonthsBeforeYears) {
  EXPECT_EQ(dates(U"10/2026"), "p");
  EXPECT_EQ(dates(U"08-2025"), "po");
  EXPECT_EQ(dates(U"12.2026"), "f");
  EXPECT_EQ(dates(U"exp 03/26"), "p");
  EXPECT_EQ(dates(U"exp: 03/28"), "f");
  EXPECT_EQ(dates(U"03/28"), "p");  // the day of March
  EXPECT_EQ(dates(U"05/03/2024"), "po");
  EXPECT_EQ(dates(U"exp 03/04/27"), "f");
  EXPECT_EQ(dates(U"mar 2024"), "po");
  EXPECT_EQ(dates(U"best before 03 feb 2024"), "po");
  EXPECT_EQ(dates(U"march 5th, 2027"), "f");
  EXPECT_EQ(dates(U"in june"), "p");
}

TEST(Calendar, ReadsShortYears) {
  EXPECT_EQ(dates(U"24年3月"), "po");
  EXPECT_EQ(dates(U"25.6.1"), "po");
  EXPECT_EQ(dates(U"喷码24.03"), "po");
  EXPECT_EQ(dates(U"made in 2023."), "po");
  EXPECT_EQ(dates(U"31年3月"), "f");
  EXPECT_EQ(dates(U"三十年"), "");
}

TEST(Calendar, ReadsYearsAndFeastsInWords) {
  EXPECT_EQ(dates(U"去年中秋"), "po");
  EXPECT_EQ(dates(U"去年的国庆"), "po");
  EXPECT_EQ(dates(U"前年腊月"), "po");
  EXPECT_EQ(dates(U"去年12月5号"), "p");
  EXPECT_EQ(dates(U"到中秋"), "p");
  EXPECT_EQ(dates(U"到元旦"), "");  // further ahead than a month: which one is not sure
  EXPECT_EQ(dates(U"明年元旦"), "f");
  EXPECT_EQ(dates(U"到双十二"), "f");
  EXPECT_EQ(dates(U"3月10日"), "p");
  EXPECT_EQ(dates(U"中秋月饼礼盒"), "");  // goods
  EXPECT_EQ(dates(U"last year"), "p");
  EXPECT_EQ(dates(U"last month"), "p");
}

TEST(Calendar, ReadsWeeksAndLengthsAgo) {
  EXPECT_EQ(dates(U"上上个月"), "p");
  EXPECT_EQ(dates(U"上周三"), "p");
  EXPECT_EQ(dates(U"大前天"), "p");
  EXPECT_EQ(dates(U"周三"), "s");
  EXPECT_EQ(dates(U"三个月前"), "p");
  EXPECT_EQ(dates(U"两年前"), "po");
  EXPECT_EQ(dates(U"半年多以前"), "p");
  EXPECT_EQ(dates(U"three days ago"), "p");
  EXPECT_EQ(dates(U"2 years ago"), "po");
  EXPECT_EQ(dates(U"last friday"), "p");
  EXPECT_EQ(dates(U"friday"), "s");
}

TEST(Calendar, AddsALengthInEitherOrder) {
  EXPECT_EQ(dates(U"生产日期 2026年1月 保质期180天"), "px");
  EXPECT_EQ(dates(U"保质期180天,生产日期2026.1.2"), "px");
  EXPECT_EQ(dates(U"半年保质期,今年2月产的"), "px");
  EXPECT_EQ(dates(U"made feb 2026, shelf life 6 months"), "px");
  EXPECT_EQ(dates(U"2026年10月产,保质期180天"), "p");
}

// t = the day that the message says it is, e = earlier than it, l = later, a = ago, d = a length, m = most of
// one.
std::string compared(std::u32string_view text) {
  std::string found;
  for (const CalendarMark& mark : find_calendar_marks(text, today())) {
    if (!found.empty()) found += ' ';
    for (const auto& [wanted, letter] : {std::pair{DateClass::today, 't'}, std::pair{DateClass::earlier, 'e'},
                                         std::pair{DateClass::later, 'l'}, std::pair{DateClass::ago, 'a'},
                                         std::pair{DateClass::length, 'd'}, std::pair{DateClass::most, 'm'}})
      if (belongs(mark, wanted, today())) found += letter;
  }
  return found;
}

TEST(Calendar, ComparesWithTheDayThatTheMessageSays) {
  EXPECT_EQ(compared(U"今天都23号了,上面写20号"), "t e");
  EXPECT_EQ(compared(U"到20,今天都22了"), "e t");
  EXPECT_EQ(compared(U"今天才9号,生产日期12号"), "t l");
  EXPECT_EQ(compared(U"今天周四,袋子上写周一"), "t e");
  EXPECT_EQ(compared(U"周五到期,今天周四"), "l t");
  EXPECT_EQ(compared(U"写的8月,现在都10月了"), "e t");
  EXPECT_EQ(compared(U"印12月,都1月了"), "e t");  // over the turn of the year
  EXPECT_EQ(compared(U"2023.11.08到期 今天都24年2月了"), "e t");
  EXPECT_EQ(compared(U"use by 30 apr, today is may 12"), "e t");
  EXPECT_EQ(compared(U"今天23号,写的23号"), "t ");
}

TEST(Calendar, ComparesTwoDates) {
  EXPECT_EQ(compared(U"六月到期,七月发货"), "e l");
  EXPECT_EQ(compared(U"外箱2024年7月,小袋2023年7月"), "l e");
  EXPECT_EQ(compared(U"周三的奶周五卖"), "e l");
  EXPECT_EQ(compared(U"上周三的奶周五卖"), "a ");  // a mere Friday may be any
  EXPECT_EQ(compared(U"2024年,2024年3月"), "");
  EXPECT_EQ(compared(U"2024年 3月,2024年3月"), "");
}

TEST(Calendar, TellsLengthsApart) {
  EXPECT_EQ(compared(U"保质期30天,走了26天"), "dm dm");
  EXPECT_EQ(compared(U"保质期12个月,剩两周"), "dm d");
  EXPECT_EQ(compared(U"180天"), "d");
  EXPECT_EQ(compared(U"俩礼拜"), "d");
  EXPECT_EQ(compared(U"two weeks"), "d");
  EXPECT_EQ(compared(U"去年"), "a");
  EXPECT_EQ(compared(U"昨天"), "");
  EXPECT_EQ(compared(U"三天前"), "");
  EXPECT_EQ(compared(U"三个月前"), "a");
}

TEST(Calendar, OtherNumbersAreNoDates) {
  for (const std::u32string_view text : {U"",
                                         U"180天",
                                         U"二十年",
                                         U"12345",
                                         U"99.9元",
                                         U"2026-13-40",
                                         U"三个人",
                                         U"13800138000",
                                         U"半年",
                                         U"上",
                                         U"下个",
                                         U"十",
                                         U"2",
                                         U"2024-",
                                         U"3.",
                                         U"00/0000",
                                         U"2026/13/40",
                                         U"99999年1月",
                                         U"99999-01-01",
                                         U"0000年",
                                         U"1.8升玉米油",
                                         U"25.12元",
                                         U"2024克",
                                         U"2月30号",
                                         U"13月",
                                         U"13/2026",
                                         U"00月00日",
                                         U"may i ask",
                                         U"decent",
                                         U"fridays",
                                         U"2101年",
                                         U"1999年",
                                         U"5001天前",
                                         U"it's"})
    EXPECT_EQ(dates(text), "") << text.size();
  EXPECT_EQ(compared(U"到20"), "");  // a bare number, and no day that it is
  EXPECT_EQ(compared(U"20号楼3号门,今天23号到"), "t");
}

TEST(Calendar, HostileTextIsBounded) {
  EXPECT_LE(find_calendar_marks(std::u32string(100000, U'一'), today()).size(), 16u);
  std::u32string many, chain, slashes;
  for (int i = 0; i < 5000; ++i) {
    many += U"2024年1月1日";
    chain += U"1/";
    slashes += U"12/25/";
  }
  EXPECT_EQ(find_calendar_marks(many, today()).size(), 16u);
  EXPECT_TRUE(find_calendar_marks(chain, today()).empty());
  EXPECT_TRUE(find_calendar_marks(slashes, today()).empty());
  EXPECT_TRUE(find_calendar_marks(std::u32string(10000, U'9'), today()).empty());
  for (const std::u32string_view part : {U"今天都", U"去年", U"上", U"三个月前", U"it's ", U"几", U"几个",
                                         U"好几年", U"零", U"9999999999年"}) {
    std::u32string text;
    for (int i = 0; i < 5000; ++i) text += part;
    EXPECT_LE(find_calendar_marks(text, today()).size(), 16u);
  }
}

}  // namespace
}  // namespace xiaoer::nlu
