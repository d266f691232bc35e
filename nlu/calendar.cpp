// SPDX-License-Identifier: Apache-2.0
#include "nlu/calendar.h"

#include <algorithm>
#include <array>
#include <bitset>
#include <optional>

#include "nlu/characters.h"
#include "nlu/numbers.h"

namespace xiaoer::nlu {

namespace {

using std::chrono::days;
using std::chrono::months;
using std::chrono::sys_days;
using std::chrono::year_month_day;

constexpr std::chrono::hours kZone{8};
constexpr std::size_t kMostMarks = 16;
constexpr std::size_t kLongest = 16;  // characters of one date
constexpr days kSoon{15};

struct Period {
  year_month_day begin, end;
  std::size_t length = 0;
};

struct Duration {
  std::size_t first;
  days length;
};

year_month_day today_of(TimePoint now) {
  return std::chrono::floor<days>(now + kZone);
}

year_month_day date_of(int year, int month, int day) {
  return {std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
          std::chrono::day(static_cast<unsigned>(day))};
}

std::optional<Period> one_day(int year, int month, int day, std::size_t length) {
  const year_month_day date = date_of(year < 100 ? year + 2000 : year, month, day);
  if (!date.ok() || date.year() < std::chrono::year(2000) || date.year() > std::chrono::year(2100))
    return std::nullopt;
  return Period{date, date, length};
}

std::optional<Period> whole_month(int year, int month, std::size_t length) {
  const year_month_day first = date_of(year < 100 ? year + 2000 : year, month, 1);
  if (!first.ok() || first.year() < std::chrono::year(2000) || first.year() > std::chrono::year(2100))
    return std::nullopt;
  return Period{first, year_month_day{first.year() / first.month() / std::chrono::last}, length};
}

std::optional<Period> whole_year(int year, std::size_t length) {
  if (year < 2000 || year > 2100) return std::nullopt;
  return Period{date_of(year, 1, 1), date_of(year, 12, 31), length};
}

// A year is not said: the latest such month that is not far ahead.
int year_of_month(int month, int day, year_month_day today) {
  const int year = static_cast<int>(today.year());
  const year_month_day candidate = date_of(year, month, day);
  return candidate.ok() && sys_days(candidate) > sys_days(today) + days(180) ? year - 1 : year;
}

struct Digits {
  int value = 0;
  std::size_t length = 0;
};

Digits digits_at(std::u32string_view chars, std::size_t at) {
  Digits read;
  while (at < chars.size() && read.length < 9 && is_ascii_digit(chars[at])) {
    read.value = read.value * 10 + static_cast<int>(chars[at++] - U'0');
    ++read.length;
  }
  return read;
}

// 20230305, 230305, 202305
std::optional<Period> read_stamped(const Digits& whole) {
  const int value = whole.value;
  if (whole.length == 8) return one_day(value / 10000, value / 100 % 100, value % 100, 8);
  if (whole.length != 6) return std::nullopt;
  if (value / 100 >= 2015 && value / 100 <= 2040) return whole_month(value / 100, value % 100, 6);
  const int year = value / 10000;
  return year >= 15 && year <= 40 ? one_day(year, value / 100 % 100, value % 100, 6) : std::nullopt;
}

// 2023-3-5, 23/03/05, 2023.03, 3/15, 3.15
std::optional<Period> read_with_signs(std::u32string_view chars, const Digits& head, year_month_day today) {
  const std::size_t sign = head.length;
  if (sign >= chars.size()) return std::nullopt;
  const char32_t mark = chars[sign];
  if (mark != U'-' && mark != U'/' && mark != U'.') return std::nullopt;
  const Digits second = digits_at(chars, sign + 1);
  const std::size_t next = sign + 1 + second.length;
  if (second.length == 0 || second.length > 2) return std::nullopt;
  if (next < chars.size() && chars[next] == mark) {
    const Digits third = digits_at(chars, next + 1);
    if (third.length == 1 || third.length == 2)
      return one_day(head.value, second.value, third.value, next + 1 + third.length);
  }
  if (head.length == 4) return whole_month(head.value, second.value, next);
  if (head.length > 2 || head.value > 12 || head.value < 1) return std::nullopt;
  return one_day(year_of_month(head.value, second.value, today), head.value, second.value, next);
}

struct Counted {
  int value = 0;
  std::size_t length = 0;  // with its unit
};

std::optional<Counted> counted(std::u32string_view chars, std::size_t at, std::u32string_view units) {
  if (at >= chars.size()) return std::nullopt;
  const auto number = read_number(chars.substr(at));
  if (!number || number->value < 1 || number->value > 9999) return std::nullopt;
  const std::size_t unit = at + number->length;
  if (unit >= chars.size() || units.find(chars[unit]) == units.npos) return std::nullopt;
  return Counted{static_cast<int>(number->value), number->length + 1};
}

struct YearWord {
  std::u32string_view word;
  int offset;
};
constexpr std::array<YearWord, 4> kYears = {{{U"大前年", -3}, {U"前年", -2}, {U"去年", -1}, {U"今年", 0}}};

// 二零二三年, 23年, 去年
std::optional<Counted> read_year(std::u32string_view chars, year_month_day today) {
  for (const auto& [word, offset] : kYears)
    if (chars.starts_with(word)) return Counted{static_cast<int>(today.year()) + offset, word.size()};
  auto year = counted(chars, 0, U"年");
  if (!year) return std::nullopt;
  if (year->value >= 15 && year->value <= 40) year->value += 2000;
  if (year->value < 2000) return std::nullopt;
  return year;
}

// 2023年5月6日, 去年5月, 5月6号, 5月份, 2023年
std::optional<Period> read_chinese(std::u32string_view chars, year_month_day today) {
  const auto year = read_year(chars, today);
  const std::size_t at = year ? year->length : 0;
  const auto month = counted(chars, at, U"月");
  if (!month || month->value > 12) {
    const bool length_of_time = year && at <= 4 && (chars[0] == U'十' || chars[1] == U'十');  // 二十年
    return year && !length_of_time ? whole_year(year->value, at) : std::nullopt;
  }
  std::size_t last = at + month->length;
  const auto day = read_number(chars.substr(std::min(last, chars.size())));
  if (day && day->value >= 1 && day->value <= 31) {
    const int number = static_cast<int>(day->value);
    last += day->length;
    if (last < chars.size() && (chars[last] == U'日' || chars[last] == U'号')) ++last;
    return one_day(year ? year->value : year_of_month(month->value, number, today), month->value, number,
                   last);
  }
  if (last < chars.size() && chars[last] == U'份') ++last;
  return whole_month(year ? year->value : year_of_month(month->value, 1, today), month->value, last);
}

struct RelativeWord {
  std::u32string_view word;
  int begin, end;  // days from today
};
constexpr std::array<RelativeWord, 22> kRelative = {
    {{U"大前天", -3, -3},    {U"大后天", 3, 3},   {U"前几天", -3, -3}, {U"上个礼拜", -7, -7},
     {U"上个星期", -7, -7},  {U"上礼拜", -7, -7}, {U"上星期", -7, -7}, {U"下个礼拜", 7, 7},
     {U"下个星期", 7, 7},    {U"下礼拜", 7, 7},   {U"下星期", 7, 7},   {U"前天", -2, -2},
     {U"昨天", -1, -1},      {U"昨日", -1, -1},   {U"今天", 0, 0},     {U"今日", 0, 0},
     {U"明天", 1, 1},        {U"后天", 2, 2},     {U"上周", -7, -7},   {U"下周", 7, 7},
     {U"yesterday", -1, -1}, {U"tomorrow", 1, 1}}};

// 上个月, 上上个月, 下个月
std::optional<Period> read_month_word(std::u32string_view chars, year_month_day today) {
  std::size_t at = 0;
  int offset = 0;
  while (at < chars.size() && at < 3 && (chars[at] == U'上' || chars[at] == U'下'))
    offset += chars[at++] == U'上' ? -1 : 1;
  if (at == 0) return std::nullopt;
  if (at < chars.size() && chars[at] == U'个') ++at;
  if (at >= chars.size() || chars[at] != U'月') return std::nullopt;
  const auto month = today.year() / today.month() + months(offset);
  return whole_month(static_cast<int>(month.year()), static_cast<int>(static_cast<unsigned>(month.month())),
                     at + 1);
}

std::optional<Period> read_relative(std::u32string_view chars, year_month_day today) {
  if (const auto month = read_month_word(chars, today)) return month;
  for (const auto& row : kRelative)
    if (chars.front() == row.word.front() && chars.starts_with(row.word))
      return Period{sys_days(today) + days(row.begin), sys_days(today) + days(row.end), row.word.size()};
  return std::nullopt;
}

std::optional<Period> read_period(std::u32string_view chars, year_month_day today) {
  if (is_ascii_digit(chars[0])) {
    const Digits head = digits_at(chars, 0);
    if (const auto stamped = read_stamped(head)) return stamped;
    if (const auto with_signs = read_with_signs(chars, head, today)) return with_signs;
  } else if (const auto relative = read_relative(chars, today)) {
    return relative;
  }
  return read_chinese(chars, today);
}

// 12个月, 一年, 半年, 180天, 一年半
std::optional<Duration> read_duration(std::u32string_view chars, std::size_t at) {
  const auto number = read_number(chars.substr(at));
  if (!number || number->value <= 0 || number->value > 5000) return std::nullopt;
  std::size_t unit = at + number->length;
  if (unit < chars.size() && chars[unit] == U'个') ++unit;
  if (unit >= chars.size()) return std::nullopt;
  const auto times = [&](double each) { return Duration{at, days(static_cast<int>(number->value * each))}; };
  switch (chars[unit]) {
    case U'天':
    case U'日':
      return times(1);
    case U'周':
      return times(7);
    case U'月':
      return times(31);
    case U'年':
      if (number->value >= 15) return std::nullopt;  // 23年 is a year
      return Duration{at, days(static_cast<int>(number->value * 366) +
                               (unit + 1 < chars.size() && chars[unit + 1] == U'半' ? 183 : 0))};
    default:
      return std::nullopt;
  }
}

bool may_begin(char32_t point) {
  static constexpr std::u32string_view kFirst = U"去前今大上下昨明后半十yt";
  static const std::bitset<256> kLastBytes = [] {  // of all that may begin one: few others have the same
    std::bitset<256> bytes;
    for (char32_t other = 0; other < 0x10000; ++other)
      if (digit_value(other) >= 0 || kFirst.find(other) != kFirst.npos) bytes.set(other & 0xFF);
    return bytes;
  }();
  return kLastBytes[point & 0xFF] && (digit_value(point) >= 0 || kFirst.find(point) != kFirst.npos);
}

}  // namespace

std::vector<CalendarMark> find_calendar_marks(std::u32string_view chars, TimePoint now) {
  std::vector<CalendarMark> marks;
  std::vector<Duration> durations;
  const year_month_day today = today_of(now);
  for (std::size_t at = 0; at < chars.size() && marks.size() + durations.size() < kMostMarks;) {
    if (!may_begin(chars[at])) {
      ++at;
      continue;
    }
    const auto period = read_period(chars.substr(at, kLongest), today);
    if (period) {
      marks.push_back({at, at + period->length, sys_days(period->begin), sys_days(period->end)});
      at += period->length;
      continue;
    }
    if (const auto duration = read_duration(chars.substr(0, std::min(chars.size(), at + kLongest)), at))
      durations.push_back(*duration);
    while (at < chars.size() && digit_value(chars[at]) >= 0) ++at;  // the rest of the number
    if (at < chars.size()) ++at;
  }
  for (CalendarMark& mark : marks)
    for (const Duration& duration : durations)
      mark.outlived = mark.outlived || mark.end + duration.length < sys_days(today);
  return marks;
}

bool belongs(const CalendarMark& mark, DateClass wanted, TimePoint now) {
  const sys_days today{today_of(now)};
  switch (wanted) {
    case DateClass::past:
      return mark.end < today;
    case DateClass::old:
      return mark.end + days(365) < today;
    case DateClass::soon:
      return mark.end >= today && mark.end <= today + kSoon && mark.begin >= today;
    case DateClass::future:
      return mark.begin > today;
    case DateClass::outlived:
      return mark.outlived;
    case DateClass::none:
      break;
  }
  return false;
}

}  // namespace xiaoer::nlu
