// SPDX-License-Identifier: Apache-2.0
#include "nlu/periods.h"

#include <algorithm>
#include <array>

#include "nlu/characters.h"
#include "nlu/numbers.h"

namespace xiaoer::nlu {

namespace {

using std::chrono::days;
using std::chrono::sys_days;
using std::chrono::year_month_day;

constexpr int kFirstYear = 2000, kLastYear = 2100;
constexpr int kFirstShortYear = 15, kLastShortYear = 40;  // 24年3月, 25.6.1
constexpr days kFarAhead{180};

year_month_day date_of(int year, int month, int day) {
  return {std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
          std::chrono::day(static_cast<unsigned>(day))};
}

bool may_be_year(int year) {
  return year >= kFirstYear && year <= kLastYear;
}

bool may_be_short_year(const Digits& year) {
  return year.length == 2 && year.value >= kFirstShortYear && year.value <= kLastShortYear;
}

bool is_sign(char32_t point) {
  return point == U'-' || point == U'/' || point == U'.';
}

// What stands there makes an amount or a number of pieces of the number before it.
bool counts(std::u32string_view chars, std::size_t at) {
  static constexpr std::u32string_view kUnits =
      U"元块克个斤件袋箱盒瓶包毫米升吨两磅度倍多份人次家名位单字折%";
  return at < chars.size() && (is_ascii_word(chars[at]) || kUnits.find(chars[at]) != kUnits.npos);
}

// 20230305, 230305, 202305
std::optional<Period> read_stamped(const Digits& whole) {
  const int value = whole.value;
  if (whole.length == 8) return one_day(value / 10000, value / 100 % 100, value % 100, 8);
  if (whole.length != 6) return std::nullopt;
  if (value / 100 >= 2015 && value / 100 <= 2040) return whole_month(value / 100, value % 100, 6);
  const int year = value / 10000;
  return year >= kFirstShortYear && year <= kLastShortYear ? one_day(year, value / 100 % 100, value % 100, 6)
                                                           : std::nullopt;
}

// Behind these a package writes the month and the year: EXP 03/26.
bool month_before_year(std::u32string_view before) {
  static constexpr std::array<std::u32string_view, 7> kWords = {U"exp", U"exp.", U"expiry",     U"expires",
                                                                U"bb",  U"bbe",  U"best before"};
  while (!before.empty() && (before.back() == U' ' || before.back() == U':')) before.remove_suffix(1);
  return std::any_of(kWords.begin(), kWords.end(),
                     [&](std::u32string_view word) { return before.ends_with(word); });
}

// 2023-3-5, 23/03/05, 5.3.2023, 05/03/26; the third number begins at `at`.
std::optional<Period> read_three(const Digits& head, const Digits& second, const Digits& third,
                                 std::size_t length) {
  if (third.length <= 2 && (head.length == 4 || may_be_short_year(head)))
    return one_day(head.value, second.value, third.value, length);
  if ((third.length != 4 && !may_be_short_year(third)) || head.length > 2) return std::nullopt;
  return second.value > 12 ? one_day(third.value, head.value, second.value, length)
                           : one_day(third.value, second.value, head.value, length);
}

// 2023-3-5, 23/03/05, 2023.03, 10/2026, 3/15, 3.15
std::optional<Period> read_with_signs(const Reading& place, const Digits& head) {
  const std::u32string_view chars = place.chars;
  const std::size_t sign = head.length;
  if (sign >= chars.size() || !is_sign(chars[sign])) return std::nullopt;
  const Digits second = digits_at(chars, sign + 1);
  const std::size_t next = sign + 1 + second.length;
  if (second.length == 0) return std::nullopt;
  if (next < chars.size() && chars[next] == chars[sign]) {
    const Digits third = digits_at(chars, next + 1);
    const std::size_t end = next + 1 + third.length;
    if (third.length && second.length <= 2)
      return end < chars.size() && chars[end] == chars[sign] ? std::nullopt
                                                             : read_three(head, second, third, end);
  }
  if (head.length == 4 && second.length <= 2) return whole_month(head.value, second.value, next);
  if (head.length > 2 || head.value > 12 || head.value < 1) {
    const bool year_first = may_be_short_year(head) && second.length == 2 && !counts(chars, next);
    return year_first ? whole_month(head.value, second.value, next) : std::nullopt;
  }
  if (second.length == 4) return whole_month(second.value, head.value, next);
  if (second.length > 2 || (chars[sign] == U'.' && counts(chars, next))) return std::nullopt;
  if (may_be_short_year(second) && month_before_year(place.before))
    return whole_month(second.value, head.value, next);
  auto day = one_day(year_of(head.value, second.value, place.today), head.value, second.value, next);
  if (day) day->form = PeriodForm::yearless;
  return day;
}

struct Counted {
  int value = 0;
  std::size_t length = 0;  // with its unit
};

std::optional<Counted> counted(std::u32string_view chars, std::size_t at, char32_t wanted) {
  if (at >= chars.size()) return std::nullopt;
  const auto number = read_number(chars.substr(at));
  if (!number || number->value < 1 || number->value > 9999) return std::nullopt;
  const std::size_t unit = at + number->length;
  if (unit >= chars.size() || chars[unit] != wanted) return std::nullopt;
  return Counted{static_cast<int>(number->value), number->length + 1};
}

// 二零二三年, 23年; no length of time: 二十年
std::optional<Counted> read_year(std::u32string_view chars) {
  auto year = counted(chars, 0, U'年');
  if (!year) return std::nullopt;
  if (year->length <= 4 && (chars[0] == U'十' || chars[1] == U'十')) return std::nullopt;
  if (year->value >= kFirstShortYear && year->value <= kLastShortYear) year->value += 2000;
  if (year->value < kFirstYear || (year->length < chars.size() && chars[year->length] == U'前'))
    return std::nullopt;
  return year;
}

// 2023, and no amount, no number of pieces
std::optional<Period> read_lone_year(const Reading& place, const Digits& head) {
  if (head.length != 4 || head.value < 2010 || head.value > 2040 || counts(place.chars, 4))
    return std::nullopt;
  const bool inside =
      (!place.before.empty() && (is_ascii_word(place.before.back()) || is_sign(place.before.back()))) ||
      (place.chars.size() > 4 && (place.chars[4] == U'-' || place.chars[4] == U'/'));
  return inside ? std::nullopt : whole_year(head.value, head.length);
}

// 20号, 20日; no house, no shop: 20号楼
std::optional<Period> read_day_number(const Reading& place, std::size_t length, int day) {
  static constexpr std::u32string_view kOther = U"楼店线柜门院色仓库码机台桌车床房单公链球商角街路";
  const std::size_t end = length + 1;
  if (end < place.chars.size() && kOther.find(place.chars[end]) != kOther.npos) return std::nullopt;
  const auto date = place.today.year() / place.today.month() /
                    std::chrono::day(static_cast<unsigned>(std::clamp(day, 1, 28)));
  const sys_days begin = sys_days(date) + days(day - std::clamp(day, 1, 28));
  return Period{begin, begin, end, PeriodForm::day_number};
}

// The day behind a month: 6日, 6号, 6, or nothing.
std::optional<Digits> read_day(std::u32string_view chars, std::size_t at) {
  const auto day = read_number(chars.substr(std::min(at, chars.size())));
  if (!day || day->value < 1 || day->value > 31) return std::nullopt;
  std::size_t last = at + day->length;
  if (last < chars.size() && (chars[last] == U'日' || chars[last] == U'号')) ++last;
  return Digits{static_cast<int>(day->value), last - at};
}

// The month of a year that is none: 99999年1月
bool behind_a_number(const Reading& place) {
  const std::size_t size = place.before.size();
  return size > 1 && place.before[size - 1] == U'年' && digit_value(place.before[size - 2]) >= 0;
}

// 2023年5月6日, 5月6号, 5月份, 2023年, 20号
std::optional<Period> read_chinese(const Reading& place) {
  static constexpr std::u32string_view kUnits = U"年月号日";
  const std::u32string_view chars = place.chars;
  const auto number = read_number(chars);
  if (!number || number->length >= chars.size() || kUnits.find(chars[number->length]) == kUnits.npos)
    return std::nullopt;
  const auto year = read_year(chars);
  std::size_t at = year ? year->length : 0;
  if (year && at + 1 < chars.size() && chars[at] == U' ' && digit_value(chars[at + 1]) >= 0) ++at;
  const auto month = behind_a_number(place) ? std::nullopt : counted(chars, at, U'月');
  if (!month || month->value > 12) {
    if (year) return whole_year(year->value, year->length);
    auto day = counted(chars, 0, U'号');
    if (!day && !place.before.empty() && (place.before.back() == U'到' || place.before.back() == U'至'))
      day = counted(chars, 0, U'日');  // elsewhere it may be a length of time
    return day && day->value <= 31 ? read_day_number(place, day->length - 1, day->value) : std::nullopt;
  }
  std::size_t last = at + month->length;
  std::optional<Period> period;
  if (const auto day = read_day(chars, last)) {
    const int of = year ? year->value : year_of(month->value, day->value, place.today);
    period = one_day(of, month->value, day->value, last + day->length);
  } else {
    if (last < chars.size() && chars[last] == U'份') ++last;
    period = whole_month(year ? year->value : year_of(month->value, 1, place.today), month->value, last);
  }
  if (period && !year) period->form = PeriodForm::yearless;
  return period;
}

}  // namespace

std::optional<Period> one_day(int year, int month, int day, std::size_t length) {
  const year_month_day date = date_of(year < 100 ? year + 2000 : year, month, day);
  if (!date.ok() || !may_be_year(static_cast<int>(date.year()))) return std::nullopt;
  return Period{date, date, length};
}

std::optional<Period> whole_month(int year, int month, std::size_t length) {
  const year_month_day first = date_of(year < 100 ? year + 2000 : year, month, 1);
  if (!first.ok() || !may_be_year(static_cast<int>(first.year()))) return std::nullopt;
  return Period{first, sys_days(first.year() / first.month() / std::chrono::last), length};
}

std::optional<Period> whole_year(int year, std::size_t length) {
  if (!may_be_year(year)) return std::nullopt;
  return Period{date_of(year, 1, 1), date_of(year, 12, 31), length};
}

std::optional<Period> month_from(year_month_day today, int months, std::size_t length) {
  const auto month = today.year() / today.month() + std::chrono::months(months);
  return whole_month(static_cast<int>(month.year()), static_cast<int>(static_cast<unsigned>(month.month())),
                     length);
}

Period day_of_week(year_month_day today, int weeks, int day, std::size_t length) {
  const sys_days monday = sys_days(today) - days(std::chrono::weekday(sys_days(today)).iso_encoding() - 1);
  const sys_days wanted = monday + days(7 * weeks + day);
  return Period{wanted, wanted, length};
}

int year_of(int month, int day, year_month_day today) {
  const int year = static_cast<int>(today.year());
  const year_month_day candidate = date_of(year, month, day);
  return candidate.ok() && sys_days(candidate) > sys_days(today) + kFarAhead ? year - 1 : year;
}

Digits digits_at(std::u32string_view chars, std::size_t at) {
  Digits read;
  while (at < chars.size() && read.length < 9 && is_ascii_digit(chars[at])) {
    read.value = read.value * 10 + static_cast<int>(chars[at++] - U'0');
    ++read.length;
  }
  return read;
}

std::optional<Period> read_period_in_figures(const Reading& place) {
  if (!is_ascii_digit(place.chars[0])) return read_chinese(place);
  const Digits head = digits_at(place.chars, 0);
  if (const auto stamped = read_stamped(head)) return stamped;
  if (const auto with_signs = read_with_signs(place, head)) return with_signs;
  if (const auto chinese = read_chinese(place)) return chinese;
  return read_lone_year(place, head);
}

std::optional<Period> read_bare_day(const Reading& place) {
  static constexpr std::u32string_view kMayFollow = U"号日了印打喷写标才还你都到止就过,。.!? ";
  const Digits day = digits_at(place.chars, 0);
  if (day.length == 0 || day.length > 2 || day.value < 1 || day.value > 31) return std::nullopt;
  const char32_t next = day.length < place.chars.size() ? place.chars[day.length] : U' ';
  if (kMayFollow.find(next) == kMayFollow.npos) return std::nullopt;
  auto found = read_day_number(place, day.length, day.value);
  if (found && next != U'号' && next != U'日') found->length = day.length;
  return found;
}

std::optional<Period> read_period(const Reading& place) {
  if (is_ascii_word(place.chars[0])) {
    if (const auto english = read_period_in_english(place)) return english;
  } else if (const auto words = read_period_in_words(place)) {
    return words;
  }
  return read_period_in_figures(place);
}

}  // namespace xiaoer::nlu
