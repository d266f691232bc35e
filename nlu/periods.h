// SPDX-License-Identifier: Apache-2.0
// One day, month, year or feast as people and packages write it: 2023年5月6日, 25.6.1, 08-2025, Mar 2024,
// 去年中秋, 上周三, last month. nlu/calendar.h finds them in a text and compares them. Pure; any thread.
#pragma once
#include <chrono>
#include <cstddef>
#include <optional>
#include <string_view>

namespace xiaoer::nlu {

// What is said of it; what is missing was taken from the day of the message.
enum class PeriodForm {
  full,
  yearless,   // 5月6日, 中秋
  weekday,    // 周三: that day of the week in which the message is
  day_number  // 20号: that day of the month in which the message is
};

struct Period {
  std::chrono::sys_days begin, end;  // the end is its last day
  std::size_t length = 0;            // characters
  PeriodForm form = PeriodForm::full;
  bool relative = false;  // told by its week, month or year: 上周三, 上个月, 去年
};

// The place in a text at which something may begin.
struct Reading {
  std::u32string_view chars;   // from there, a few more than the longest date has
  std::u32string_view before;  // what stands before it, as many at most
  std::chrono::year_month_day today;
};

// The period that begins there. Years before 2000 and after 2100 are none.
[[nodiscard]] std::optional<Period> read_period(const Reading& place);
// 20 behind 今天: a day of the month without its 号.
[[nodiscard]] std::optional<Period> read_bare_day(const Reading& place);

// The parts of read_period: figures and 年月日; words; English words, also behind a number (03 feb).
[[nodiscard]] std::optional<Period> read_period_in_figures(const Reading& place);
[[nodiscard]] std::optional<Period> read_period_in_words(const Reading& place);
[[nodiscard]] std::optional<Period> read_period_in_english(const Reading& place);

[[nodiscard]] std::optional<Period> one_day(int year, int month, int day, std::size_t length);
[[nodiscard]] std::optional<Period> whole_month(int year, int month, std::size_t length);
[[nodiscard]] std::optional<Period> whole_year(int year, std::size_t length);
// The month so many months from today's.
[[nodiscard]] std::optional<Period> month_from(std::chrono::year_month_day today, int months,
                                               std::size_t length);
// A day of the week that is so many weeks from today's; 0 = Monday.
[[nodiscard]] Period day_of_week(std::chrono::year_month_day today, int weeks, int day, std::size_t length);
// Of a month and day without a year: the latest one that is not far ahead.
[[nodiscard]] int year_of(int month, int day, std::chrono::year_month_day today);

struct Digits {
  int value = 0;
  std::size_t length = 0;
};
// At most 9 of them.
[[nodiscard]] Digits digits_at(std::u32string_view chars, std::size_t at);

}  // namespace xiaoer::nlu
