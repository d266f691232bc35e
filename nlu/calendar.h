// SPDX-License-Identifier: Apache-2.0
// Days, months, years and lengths of time in a text, compared with the day of the message in China (UTC+8)
// and with each other: 生产日期 2023年5月，保质期一年. The lexicon makes concepts of them, so that rules can
// say "the date until which it keeps is over". Wider than nlu/dates.h, which only reads days that can be
// filled into a form. How one date is written is the matter of nlu/periods.h and nlu/lengths_of_time.h. Pure;
// any thread.
#pragma once
#include <chrono>
#include <cstddef>
#include <string_view>
#include <vector>

#include "foundation/time.h"
#include "nlu/periods.h"

namespace xiaoer::nlu {

// What a concept with `date` of lexicon.toml stands for.
enum class DateClass {
  none,
  past,      // ended before the day of the message
  old,       // ended more than a year before that day
  soon,      // that day and the fifteen after it, and a mere day of the week
  future,    // begins after that day; without a year, within the month after it
  outlived,  // a date, and a length of time beside it that was over before that day
  today,     // what the message itself calls the day or month that it is: 今天都23号了
  earlier,   // ended before that one; before another date when the message does not say what day it is
  later,     // begins after it
  ago,       // told from the day of the message, five days before it and more: 上周三, 半年前, 去年
  length,    // no date: how long, 180天, 半年
  most       // a length at least half of another one beside it: 保质期30天，走了26天
};

struct CalendarMark {
  std::size_t first, last;           // characters
  std::chrono::sys_days begin, end;  // of the day, month or year; the end is its last day
  PeriodForm form = PeriodForm::full;
  std::chrono::days length{0};  // of a length of time; 0 = a date
  bool outlived = false, today = false, earlier = false, later = false, ago = false, most = false;
};

// In order of place; at most 16. Linear in the text.
[[nodiscard]] std::vector<CalendarMark> find_calendar_marks(std::u32string_view chars, TimePoint now);

[[nodiscard]] bool belongs(const CalendarMark& mark, DateClass wanted, TimePoint now);

}  // namespace xiaoer::nlu
