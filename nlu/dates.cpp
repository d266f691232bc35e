// SPDX-License-Identifier: Apache-2.0
#include "nlu/dates.h"

#include <cstdio>
#include <span>

#include "nlu/characters.h"
#include "nlu/numbers.h"

namespace xiaoer::nlu {

namespace {

using std::chrono::days;
using std::chrono::sys_days;
using std::chrono::year_month_day;

constexpr std::chrono::hours kZone{8};

struct Piece {
  int value;
  std::size_t length;
};

std::string iso(year_month_day day) {
  char buffer[40];
  std::snprintf(buffer, sizeof buffer, "%04d-%02u-%02u", static_cast<int>(day.year()),
                static_cast<unsigned>(day.month()), static_cast<unsigned>(day.day()));
  return buffer;
}

std::optional<FoundDate> made(int year, int month, int day, std::size_t length) {
  if (year < 100) year += 2000;
  const year_month_day date{std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                            std::chrono::day(static_cast<unsigned>(day))};
  if (!date.ok() || year < 1990 || year > 2100) return std::nullopt;
  return FoundDate{iso(date), length};
}

std::optional<Piece> digits(std::u32string_view chars, std::size_t least, std::size_t most) {
  int value = 0;
  std::size_t at = 0;
  while (at < chars.size() && at < most && is_ascii_digit(chars[at]))
    value = value * 10 + static_cast<int>(chars[at++] - U'0');
  if (at < least || (at < chars.size() && is_ascii_digit(chars[at]))) return std::nullopt;
  return Piece{value, at};
}

// A small number in digits or Chinese numerals, followed by `unit`; the length includes the unit.
std::optional<Piece> counted(std::u32string_view chars, std::u32string_view units) {
  const auto number = read_number(chars);
  if (!number || number->value < 1 || number->value > 9999 || number->length >= chars.size())
    return std::nullopt;
  if (units.find(chars[number->length]) == units.npos) return std::nullopt;
  return Piece{static_cast<int>(number->value), number->length + 1};
}

// 2026-11-22, 2026/11/22, 2026.11.22, 26-11-22
std::optional<FoundDate> read_numeric(std::u32string_view chars) {
  const auto year = digits(chars, 2, 4);
  if (!year || year->length == 3 || year->length >= chars.size()) return std::nullopt;
  const char32_t mark = chars[year->length];
  if (mark != U'-' && mark != U'/' && mark != U'.') return std::nullopt;
  std::size_t at = year->length + 1;
  const auto month = digits(chars.substr(at), 1, 2);
  if (!month || at + month->length >= chars.size() || chars[at + month->length] != mark) return std::nullopt;
  at += month->length + 1;
  const auto day = digits(chars.substr(std::min(at, chars.size())), 1, 2);
  if (!day) return std::nullopt;
  return made(year->value, month->value, day->value, at + day->length);
}

// 20261122, as stamped on packages
std::optional<FoundDate> read_compact(std::u32string_view chars) {
  const auto whole = digits(chars, 8, 8);
  if (!whole || whole->value / 10000 < 2000) return std::nullopt;
  return made(whole->value / 10000, whole->value / 100 % 100, whole->value % 100, 8);
}

// 去年, 上个月 and the like, and how far away they are.
struct Named {
  std::u32string_view word;
  int distance;
};
const Named* named(std::u32string_view chars, std::span<const Named> names) {
  for (const Named& name : names)
    if (chars.starts_with(name.word)) return &name;
  return nullptr;
}

// 上个月20号, 本月3日
std::optional<FoundDate> read_day_of_month(std::u32string_view chars, year_month_day today) {
  static constexpr Named kMonths[] = {{U"上个月", -1}, {U"上月", -1},  {U"这个月", 0},
                                      {U"本月", 0},    {U"下个月", 1}, {U"下月", 1}};
  const Named* month = named(chars, kMonths);
  if (!month) return std::nullopt;
  const auto day = counted(chars.substr(month->word.size()), U"日号");
  if (!day || day->value > 31) return std::nullopt;
  const auto wanted = today.year() / today.month() + std::chrono::months(month->distance);
  return made(static_cast<int>(wanted.year()), static_cast<int>(static_cast<unsigned>(wanted.month())),
              day->value, month->word.size() + day->length);
}

// 2026年11月22日, 去年11月22日, 11月22号, 二零二六年十一月二十二日. Without a year: the nearest such day that
// is not far ahead.
std::optional<FoundDate> read_chinese(std::u32string_view chars, year_month_day today) {
  static constexpr Named kYears[] = {{U"去年", -1}, {U"今年", 0}, {U"明年", 1}, {U"前年", -2}};
  std::size_t at = 0;
  int year = static_cast<int>(today.year());
  bool year_given = false;
  if (const Named* near = named(chars, kYears)) {
    year += near->distance;
    at = near->word.size();
    year_given = true;
  } else if (const auto piece = counted(chars, U"年"); piece && (piece->value > 1000 || piece->value < 100)) {
    year = piece->value;
    at = piece->length;
    year_given = true;
  }
  const auto month = counted(chars.substr(at), U"月");
  if (!month || month->value > 12) return std::nullopt;
  at += month->length;
  const auto day = counted(chars.substr(std::min(at, chars.size())), U"日号");
  if (!day || day->value > 31) return std::nullopt;
  if (!year_given) {
    const year_month_day this_year{std::chrono::year(year),
                                   std::chrono::month(static_cast<unsigned>(month->value)),
                                   std::chrono::day(static_cast<unsigned>(day->value))};
    if (this_year.ok() && sys_days(this_year) > sys_days(today) + days(180)) --year;
  }
  return made(year, month->value, day->value, at + day->length);
}

std::string clock(int hour, int minute) {
  char buffer[40];
  std::snprintf(buffer, sizeof buffer, "%02d:%02d", hour, minute);
  return buffer;
}

// 15:30
std::optional<FoundTime> read_clock(std::u32string_view chars) {
  const auto hour = digits(chars, 1, 2);
  if (!hour || hour->value > 23 || hour->length >= chars.size() || chars[hour->length] != U':')
    return std::nullopt;
  const std::size_t at = hour->length + 1;
  const auto minute = digits(chars.substr(at), 2, 2);
  if (!minute || minute->value > 59) return std::nullopt;
  return FoundTime{clock(hour->value, minute->value), at + 2};
}

constexpr Named kRelative[] = {{U"大前天", -3},   {U"大后天", 3}, {U"前天", -2}, {U"昨天", -1},
                               {U"昨晚", -1},     {U"昨日", -1},  {U"今天", 0},  {U"今日", 0},
                               {U"今早", 0},      {U"今晚", 0},   {U"明天", 1},  {U"后天", 2},
                               {U"yesterday", -1}};

// 上周三, 这周五, 下星期一, 周日
std::optional<FoundDate> read_weekday(std::u32string_view chars, sys_days today) {
  int week = 0;
  std::size_t at = 0;
  if (chars.starts_with(U"上"))
    week = -1, at = 1;
  else if (chars.starts_with(U"下"))
    week = 1, at = 1;
  else if (chars.starts_with(U"这") || chars.starts_with(U"本"))
    at = 1;
  if (at && chars.substr(at).starts_with(U"个")) ++at;
  const auto rest = chars.substr(at);
  std::size_t name = 0;
  if (rest.starts_with(U"星期") || rest.starts_with(U"礼拜"))
    name = 2;
  else if (rest.starts_with(U"周"))
    name = 1;
  if (!name || rest.size() <= name || at == 0) return std::nullopt;
  static constexpr std::u32string_view kDays = U"一二三四五六日天";
  const auto index = kDays.find(rest[name]);
  if (index == kDays.npos) return std::nullopt;
  const int today_index = static_cast<int>(std::chrono::weekday(today).iso_encoding()) - 1;
  const int wanted = static_cast<int>(std::min<std::size_t>(index, 6));
  return FoundDate{iso(today + days(week * 7 + wanted - today_index)), at + name + 1};
}

}  // namespace

std::optional<FoundDate> read_date(std::u32string_view chars, TimePoint now) {
  if (chars.empty()) return std::nullopt;
  const auto today = std::chrono::floor<days>(now + kZone);
  if (is_ascii_digit(chars[0])) {
    if (const auto date = read_numeric(chars)) return date;
    if (const auto date = read_compact(chars)) return date;
  }
  if (digit_value(chars[0]) >= 0 || chars[0] == U'十') return read_chinese(chars, year_month_day(today));
  if (chars.size() > 1 && chars[1] == U'年') return read_chinese(chars, year_month_day(today));
  if (const Named* day = named(chars, kRelative))
    return FoundDate{iso(today + days(day->distance)), day->word.size()};
  if (const auto date = read_day_of_month(chars, year_month_day(today))) return date;
  return read_weekday(chars, today);
}

std::optional<FoundTime> read_time_of_day(std::u32string_view chars) {
  static constexpr Named kParts[] = {{U"凌晨", 0},  {U"早上", 0},  {U"早", 0},    {U"上午", 0}, {U"中午", 11},
                                     {U"下午", 12}, {U"傍晚", 12}, {U"晚上", 12}, {U"晚", 12}};
  static constexpr Named kFractions[] = {{U"半", 30}, {U"一刻", 15}, {U"三刻", 45}, {U"钟", 0}, {U"整", 0}};
  const Named* part = named(chars, kParts);
  std::size_t at = part ? part->word.size() : 0;
  if (!part) {
    if (const auto time = read_clock(chars)) return time;
  }
  const auto mark = chars.substr(at, 4).find_first_of(U"点时");  // 两点一刻 is no 2.1
  if (mark == std::u32string_view::npos) return std::nullopt;
  const auto hour = read_number(chars.substr(at, mark));
  if (!hour || hour->length != mark || hour->value > 24) return std::nullopt;
  at += mark + 1;
  const auto rest = chars.substr(at);
  int minute = 0;
  bool exact = part != nullptr;
  if (const Named* fraction = named(rest, kFractions)) {
    minute = fraction->distance;
    at += fraction->word.size();
    exact = true;
  } else if (const auto minutes = counted(rest, U"分"); minutes && minutes->value < 60) {
    minute = minutes->value;
    at += minutes->length;
    exact = true;
  }
  if (!exact) return std::nullopt;  // 三点建议 are three proposals
  int value = static_cast<int>(hour->value);
  if (part && part->distance > 0 && value < 12 && (part->distance == 12 || value < 4)) value += 12;
  if (part && part->word.front() == U'晚' && value == 12) value = 24;
  return FoundTime{clock(value % 24, minute), at};
}

}  // namespace xiaoer::nlu
