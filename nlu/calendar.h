// SPDX-License-Identifier: Apache-2.0
// Days, months, years and lengths of time in a text, compared with the day of the message in China (UTC+8):
// 生产日期 2023年5月，保质期一年. The lexicon makes concepts of them, so that rules can say "the date until
// which it keeps is over". Wider than nlu/dates.h, which only reads days that can be filled into a form.
// Pure; any thread.
#pragma once
#include <chrono>
#include <cstddef>
#include <string_view>
#include <vector>

#include "foundation/time.h"

namespace xiaoer::nlu {

// What a concept with `date` of lexicon.toml stands for.
enum class DateClass {
  none,
  past,     // ended before the day of the message
  old,      // ended more than a year before that day
  soon,     // that day and the fifteen after it
  future,   // begins after that day
  outlived  // a date, and a length of time beside it that was over before that day
};

struct CalendarMark {
  std::size_t first, last;           // characters
  std::chrono::sys_days begin, end;  // of the day, month or year; the end is its last day
  bool outlived = false;
};

// In order of place; at most 16. Linear in the text.
[[nodiscard]] std::vector<CalendarMark> find_calendar_marks(std::u32string_view chars, TimePoint now);

[[nodiscard]] bool belongs(const CalendarMark& mark, DateClass wanted, TimePoint now);

}  // namespace xiaoer::nlu
