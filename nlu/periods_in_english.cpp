// SPDX-License-Identifier: Apache-2.0
// The part of nlu/periods.h that reads English words: mar 2024, 03 feb 2024, last month, tuesday, yesterday.
#include <array>
#include <utility>

#include "nlu/characters.h"
#include "nlu/periods.h"

namespace xiaoer::nlu {

namespace {

using std::chrono::days;
using std::chrono::sys_days;
using std::chrono::year_month_day;

constexpr std::array<std::u32string_view, 12> kMonths = {U"january",   U"february", U"march",    U"april",
                                                         U"may",       U"june",     U"july",     U"august",
                                                         U"september", U"october",  U"november", U"december"};

bool ends_word(std::u32string_view chars, std::size_t at) {
  return at >= chars.size() || !is_ascii_word(chars[at]);
}

struct Named {
  int number = 0;  // 1 = January
  std::size_t length = 0;
};

// jan, january
std::optional<Named> month_name(std::u32string_view chars) {
  for (std::size_t i = 0; i < kMonths.size(); ++i) {
    if (chars.empty() || chars[0] != kMonths[i][0]) continue;
    for (const std::size_t length : {kMonths[i].size(), std::size_t{4}, std::size_t{3}})
      if (chars.starts_with(kMonths[i].substr(0, length)) &&
          (length >= chars.size() || !is_ascii_word(chars[length]) || is_ascii_digit(chars[length])))
        return Named{static_cast<int>(i) + 1, length};
  }
  return std::nullopt;
}

std::size_t skip_blanks(std::u32string_view chars, std::size_t at) {
  while (at < chars.size() &&
         (chars[at] == U' ' || chars[at] == U'.' || chars[at] == U',' || chars[at] == U'\''))
    ++at;
  return at;
}

// A number of at most two figures, with its st, nd, rd, th.
Digits english_day(std::u32string_view chars, std::size_t at) {
  Digits day = digits_at(chars, at);
  if (day.length == 0 || day.length > 2 || day.value < 1 || day.value > 31) return {};
  for (const std::u32string_view ending : {U"st", U"nd", U"rd", U"th"})
    if (chars.substr(at + day.length).starts_with(ending)) {
      day.length += 2;
      break;
    }
  return day;
}

// mar 2024, march 5, march 5th 2024, 03 feb 2024, in june
std::optional<Period> read_month(const Reading& place) {
  const std::u32string_view chars = place.chars;
  Digits day = english_day(chars, 0);
  std::size_t at = day.length ? skip_blanks(chars, day.length) : 0;
  const auto month = at < chars.size() ? month_name(chars.substr(at)) : std::nullopt;
  if (!month) return std::nullopt;
  at += month->length;
  std::size_t end = at;
  if (!day.length) {
    const std::size_t from = skip_blanks(chars, at);
    day = english_day(chars, from);
    if (day.length && ends_word(chars, from + day.length)) end = from + day.length;
    if (end == at) day = {};
  }
  const std::size_t from = skip_blanks(chars, end);
  const Digits year = digits_at(chars, from);
  if (year.length == 4 || (year.length == 2 && day.length))
    return day.length ? one_day(year.value, month->number, day.value, from + year.length)
                      : whole_month(year.value, month->number, from + year.length);
  if (!day.length && month->number == 5 && !place.before.ends_with(U"in ") &&
      !place.before.ends_with(U"until "))
    return std::nullopt;  // may be a verb
  const int of = year_of(month->number, day.length ? day.value : 1, place.today);
  auto period = day.length ? one_day(of, month->number, day.value, end) : whole_month(of, month->number, end);
  if (period) period->form = PeriodForm::yearless;
  return period;
}

bool begins_with_word(std::u32string_view chars, std::u32string_view word) {
  return chars.starts_with(word) && ends_word(chars, word.size());
}

// The week, month or year behind last or next.
std::optional<Period> read_unit(std::u32string_view chars, int offset, year_month_day today) {
  std::optional<Period> period;
  if (begins_with_word(chars, U"month")) period = month_from(today, offset, 5);
  if (begins_with_word(chars, U"year")) period = whole_year(static_cast<int>(today.year()) + offset, 4);
  if (begins_with_word(chars, U"week"))
    period = Period{sys_days(today) + days(7 * offset), sys_days(today) + days(7 * offset), 4};
  if (period) period->relative = true;
  return period;
}

// last month, last friday, next year, tuesday
std::optional<Period> read_relative(const Reading& place) {
  static constexpr std::array<std::u32string_view, 7> kDays = {
      U"monday", U"tuesday", U"wednesday", U"thursday", U"friday", U"saturday", U"sunday"};
  const std::u32string_view chars = place.chars;
  const int offset = chars.starts_with(U"last ") ? -1 : chars.starts_with(U"next ") ? 1 : 0;
  const std::size_t at = offset ? 5 : 0;
  if (offset) {
    auto unit = read_unit(chars.substr(at), offset, place.today);
    if (unit) unit->length += at;
    if (unit) return unit;
  }
  for (std::size_t i = 0; i < kDays.size(); ++i) {
    if (!begins_with_word(chars.substr(at), kDays[i])) continue;
    Period period = day_of_week(place.today, offset, static_cast<int>(i), at + kDays[i].size());
    if (!offset) period.form = PeriodForm::weekday;
    period.relative = offset != 0;
    return period;
  }
  return std::nullopt;
}

}  // namespace

std::optional<Period> read_period_in_english(const Reading& place) {
  static constexpr std::array<std::pair<std::u32string_view, int>, 3> kDays = {
      {{U"yesterday", -1}, {U"today", 0}, {U"tomorrow", 1}}};
  if (!place.before.empty() && is_ascii_word(place.before.back())) return std::nullopt;
  if (is_ascii_digit(place.chars[0])) return read_month(place);
  for (const auto& row : kDays) {
    if (!begins_with_word(place.chars, row.first)) continue;
    const sys_days day = sys_days(place.today) + days(row.second);
    return Period{day, day, row.first.size()};
  }
  if (const auto relative = read_relative(place)) return relative;
  return read_month(place);
}

}  // namespace xiaoer::nlu
