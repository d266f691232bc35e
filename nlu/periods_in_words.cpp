// SPDX-License-Identifier: Apache-2.0
// The part of nlu/periods.h that reads Chinese words: 去年中秋, 上上个月, 上周三, 前天.
#include <algorithm>
#include <array>

#include "nlu/characters.h"
#include "nlu/numbers.h"
#include "nlu/periods.h"

namespace xiaoer::nlu {

namespace {

using std::chrono::days;
using std::chrono::sys_days;
using std::chrono::year_month_day;

struct RelativeWord {
  std::u32string_view word;
  int begin, end;  // days from today
};
constexpr std::array<RelativeWord, 23> kRelative = {
    {{U"大前天", -3, -3},    {U"大后天", 3, 3}, {U"前几天", -3, -3}, {U"前两天", -3, -2}, {U"前些天", -9, -3},
     {U"前些日子", -30, -7}, {U"前天", -2, -2}, {U"前日", -2, -2},   {U"前儿", -2, -2},   {U"昨天", -1, -1},
     {U"昨日", -1, -1},      {U"昨儿", -1, -1}, {U"昨晚", -1, -1},   {U"今天", 0, 0},     {U"今日", 0, 0},
     {U"今儿", 0, 0},        {U"今晚", 0, 0},   {U"明天", 1, 1},     {U"明日", 1, 1},     {U"明儿", 1, 1},
     {U"后天", 2, 2},        {U"寻日", -1, -1}, {U"听日", 1, 1}}};

struct YearWord {
  std::u32string_view word;
  int offset;
};
constexpr std::array<YearWord, 6> kYears = {
    {{U"大前年", -3}, {U"前年", -2}, {U"去年", -1}, {U"今年", 0}, {U"明年", 1}, {U"后年", 2}}};

// Feasts by the sun; those by the moon with the first and the last day on which they may be.
struct Feast {
  std::u32string_view word;
  int first_month, first_day, last_month, last_day;
};
constexpr std::array<Feast, 25> kFeasts = {
    {{U"元旦", 1, 1, 1, 1},       {U"情人节", 2, 14, 2, 14}, {U"清明", 4, 4, 4, 6},
     {U"五一节", 5, 1, 5, 1},     {U"劳动节", 5, 1, 5, 1},   {U"六一节", 6, 1, 6, 1},
     {U"儿童节", 6, 1, 6, 1},     {U"妇女节", 3, 8, 3, 8},   {U"国庆", 10, 1, 10, 7},
     {U"双十一", 11, 11, 11, 11}, {U"双11", 11, 11, 11, 11}, {U"双十二", 12, 12, 12, 12},
     {U"双12", 12, 12, 12, 12},   {U"冬至", 12, 21, 12, 22}, {U"圣诞", 12, 24, 12, 25},
     {U"平安夜", 12, 24, 12, 24}, {U"春节", 1, 21, 2, 21},   {U"除夕", 1, 20, 2, 20},
     {U"元宵", 2, 4, 3, 7},       {U"端午", 5, 27, 6, 26},   {U"七夕", 7, 31, 8, 31},
     {U"中秋", 9, 7, 10, 9},      {U"重阳", 9, 30, 10, 30},  {U"过年", 1, 21, 2, 21},
     {U"腊月", 12, 20, 12, 31}}};

int number_of(std::chrono::year year) {
  return static_cast<int>(year);
}
int number_of(std::chrono::month month) {
  return static_cast<int>(static_cast<unsigned>(month));
}

template <typename Row, std::size_t N>
const Row* row_of(const std::array<Row, N>& rows, std::u32string_view chars) {
  for (const Row& row : rows)
    if (chars.front() == row.word.front() && chars.starts_with(row.word)) return &row;
  return nullptr;
}

// 到中秋, 中秋前; 中秋月饼 are goods.
bool feast_as_date(const Reading& place, std::size_t length) {
  static constexpr std::u32string_view kBefore = U"到至是写印标", kBehind = U"前后就到过那都,。.!? ";
  return (!place.before.empty() && kBefore.find(place.before.back()) != kBefore.npos) ||
         length >= place.chars.size() || kBehind.find(place.chars[length]) != kBehind.npos;
}

// A feast is rather the one to come when it is near.
int year_of_feast(const Feast& feast, year_month_day today) {
  const int year = number_of(today.year());
  const auto next = one_day(year + 1, feast.first_month, feast.first_day, 0);
  if (next && next->begin <= sys_days(today) + days(60)) return year + 1;
  return year_of(feast.first_month, feast.first_day, today);
}

std::optional<Period> read_feast(const Reading& place, std::optional<int> year) {
  const std::u32string_view chars = place.chars;
  if (chars.empty()) return std::nullopt;
  const Feast* feast = row_of(kFeasts, chars);
  if (!feast) return std::nullopt;
  const int of = year ? *year : year_of_feast(*feast, place.today);
  std::size_t length = feast->word.size();
  if (length < chars.size() && chars[length] == U'节') ++length;
  if (!year && !feast_as_date(place, length)) return std::nullopt;
  const auto first = one_day(of, feast->first_month, feast->first_day, length);
  const auto last = one_day(of, feast->last_month, feast->last_day, length);
  if (!first || !last) return std::nullopt;
  return Period{first->begin, last->end, length, year ? PeriodForm::full : PeriodForm::yearless};
}

// 去年, 去年十月, 去年10月5号, 前年中秋
std::optional<Period> read_year_word(const Reading& place) {
  const YearWord* word = row_of(kYears, place.chars);
  if (!word) return std::nullopt;
  const int year = number_of(place.today.year()) + word->offset;
  const std::size_t length = word->word.size();
  Reading rest{place.chars.substr(length), {}, place.today};
  while (!rest.chars.empty() && (rest.chars.front() == U'的' || rest.chars.front() == U' '))
    rest.chars.remove_prefix(1);
  const std::size_t skipped = place.chars.size() - rest.chars.size();
  if (rest.chars.empty()) return whole_year(year, length);
  if (auto feast = read_feast(rest, year)) {
    feast->length += skipped;
    return feast;
  }
  const auto month = read_period_in_figures(rest);
  if (!month || month->form != PeriodForm::yearless || rest.chars[0] == U'的')
    return whole_year(year, length);
  const year_month_day begin = month->begin, end = month->end;
  const auto first =
      begin.day() == std::chrono::day(1) && end != begin
          ? whole_month(year, number_of(begin.month()), skipped + month->length)
          : one_day(year, number_of(begin.month()), static_cast<int>(static_cast<unsigned>(begin.day())),
                    skipped + month->length);
  return first ? first : whole_year(year, length);
}

// The day behind 周, 星期, 礼拜: 0 = Monday, or nothing.
std::optional<int> weekday_of(char32_t point) {
  static constexpr std::u32string_view kDays = U"一二三四五六日天";
  const std::size_t place = kDays.find(point);
  if (place == kDays.npos) return std::nullopt;
  return static_cast<int>(std::min<std::size_t>(place, 6));
}

// 上个月, 上上个月, 下个月, 上月底, 本月, 上周, 上周三, 下个礼拜天, 周三
std::optional<Period> read_month_or_week(std::u32string_view chars, year_month_day today) {
  std::size_t at = 0;
  int offset = 0;
  while (at < chars.size() && at < 3 && (chars[at] == U'上' || chars[at] == U'下'))
    offset += chars[at++] == U'上' ? -1 : 1;
  const bool named = at > 0 || chars[0] == U'这' || chars[0] == U'本';
  if (at == 0 && named) at = 1;
  if (named && at < chars.size() && chars[at] == U'个') ++at;
  if (at >= chars.size()) return std::nullopt;
  if (chars[at] == U'月') {
    if (!named || offset == 0) return std::nullopt;
    return month_from(today, offset, at + 1);
  }
  const std::u32string_view rest = chars.substr(at);
  const std::size_t unit = rest[0] == U'周'                                         ? 1
                           : rest.starts_with(U"星期") || rest.starts_with(U"礼拜") ? 2
                                                                                    : 0;
  if (unit == 0) return std::nullopt;
  at += unit;
  if (const auto day = at < chars.size() ? weekday_of(chars[at]) : std::nullopt) {
    Period period = day_of_week(today, offset, *day, at + 1);
    if (!named) period.form = PeriodForm::weekday;
    return period;
  }
  if (offset == 0) return std::nullopt;
  const sys_days day = sys_days(today) + days(7 * offset);
  return Period{day, day, at};
}

}  // namespace

std::optional<Period> read_period_in_words(const Reading& place) {
  auto told = read_month_or_week(place.chars, place.today);
  if (told && told->form != PeriodForm::full) return told;
  if (!told) told = read_year_word(place);
  if (told) told->relative = true;
  if (told) return told;
  if (const RelativeWord* row = row_of(kRelative, place.chars))
    return Period{sys_days(place.today) + days(row->begin), sys_days(place.today) + days(row->end),
                  row->word.size()};
  return read_feast(place, std::nullopt);
}

}  // namespace xiaoer::nlu
