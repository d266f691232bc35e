// SPDX-License-Identifier: Apache-2.0
#include "nlu/lengths_of_time.h"

#include <array>
#include <utility>

#include "nlu/characters.h"
#include "nlu/numbers.h"

namespace xiaoer::nlu {

namespace {

using std::chrono::days;

constexpr double kMost = 5000;
constexpr double kSome = 3;     // 几天
constexpr int kMostYears = 14;  // 15年 is a year

struct Count {
  double value = 0;
  std::size_t length = 0;
};

// 180, 十二, 俩, 几, 十几, 好几, 三…多
std::optional<Count> read_count(std::u32string_view chars) {
  std::size_t at = 0;
  if (chars.size() > 1 && chars[0] == U'好') ++at;
  Count count;
  if (const auto number = read_number(chars.substr(at))) {
    count = {number->value, at + number->length};
  } else if (chars[at] == U'俩' || chars[at] == U'仨') {
    count = {chars[at] == U'俩' ? 2.0 : 3.0, at + 1};
  } else if (chars[at] == U'几') {
    count = {kSome, at + 1};
  } else {
    return std::nullopt;
  }
  while (count.length < chars.size() && count.length < 12 &&
         (chars[count.length] == U'几' || chars[count.length] == U'多' || chars[count.length] == U'来'))
    ++count.length;
  return count;
}

struct Unit {
  int days = 0;
  std::size_t length = 0;
};

// 天, 个月, 个多星期
std::optional<Unit> read_unit(std::u32string_view chars) {
  std::size_t at = 0;
  while (at < chars.size() && at < 2 && (chars[at] == U'个' || chars[at] == U'多' || chars[at] == U'来'))
    ++at;
  if (at >= chars.size()) return std::nullopt;
  switch (chars[at]) {
    case U'天':
    case U'日':
      return Unit{1, at + 1};
    case U'周':
      return Unit{7, at + 1};
    case U'星':
    case U'礼':
      if (at + 1 < chars.size() && (chars[at + 1] == U'期' || chars[at + 1] == U'拜')) return Unit{7, at + 2};
      return std::nullopt;
    case U'月':
      return Unit{31, at + 1};
    case U'年':
      return Unit{366, at + 1};
    default:
      return std::nullopt;
  }
}

// 前, 以前, 之前
std::size_t ago_at(std::u32string_view chars, std::size_t at) {
  if (at < chars.size() && (chars[at] == U'以' || chars[at] == U'之')) ++at;
  return at < chars.size() && chars[at] == U'前' ? at + 1 : 0;
}

std::optional<LengthOfTime> read_chinese(std::u32string_view chars) {
  const auto count = read_count(chars);
  if (!count || count->value <= 0 || count->value > kMost) return std::nullopt;
  const auto unit = read_unit(chars.substr(count->length));
  if (!unit || (unit->days > 31 && count->value > kMostYears)) return std::nullopt;
  if (unit->days == 31 && unit->length == 1 && is_ascii_digit(chars[count->length - 1])) return std::nullopt;
  LengthOfTime found{days(static_cast<int>(count->value * unit->days)), count->length + unit->length};
  if (found.length < chars.size() && chars[found.length] == U'半' && unit->days > 1) {
    found.days += days(unit->days / 2);
    ++found.length;
  }
  if (found.length < chars.size() && chars[found.length] == U'多') ++found.length;
  if (const std::size_t end = ago_at(chars, found.length)) {
    found.length = end;
    found.ago = true;
  }
  return found;
}

std::optional<Count> english_count(std::u32string_view chars) {
  static constexpr std::array<std::pair<std::u32string_view, int>, 14> kWords = {{{U"one", 1},
                                                                                  {U"two", 2},
                                                                                  {U"three", 3},
                                                                                  {U"four", 4},
                                                                                  {U"five", 5},
                                                                                  {U"six", 6},
                                                                                  {U"seven", 7},
                                                                                  {U"eight", 8},
                                                                                  {U"nine", 9},
                                                                                  {U"ten", 10},
                                                                                  {U"twelve", 12},
                                                                                  {U"a few", 3},
                                                                                  {U"several", 3},
                                                                                  {U"a", 1}}};
  if (is_ascii_digit(chars[0])) {
    const auto number = read_number(chars);
    return Count{number->value, number->length};
  }
  for (const auto& row : kWords)
    if (chars.starts_with(row.first) && row.first.size() < chars.size() && chars[row.first.size()] == U' ')
      return Count{static_cast<double>(row.second), row.first.size()};
  return std::nullopt;
}

std::optional<LengthOfTime> read_english(std::u32string_view chars) {
  static constexpr std::array<std::pair<std::u32string_view, int>, 4> kUnits = {
      {{U"day", 1}, {U"week", 7}, {U"month", 31}, {U"year", 366}}};
  const auto count = english_count(chars);
  if (!count || count->value <= 0 || count->value > kMost) return std::nullopt;
  std::size_t at = count->length;
  if (at < chars.size() && (chars[at] == U' ' || chars[at] == U'-')) ++at;
  for (const auto& row : kUnits) {
    if (!chars.substr(at).starts_with(row.first)) continue;
    at += row.first.size();
    if (at < chars.size() && chars[at] == U's') ++at;
    if (at < chars.size() && is_ascii_word(chars[at])) return std::nullopt;
    const bool ago = chars.substr(at).starts_with(U" ago");
    return LengthOfTime{days(static_cast<int>(count->value * row.second)), ago ? at + 4 : at, ago};
  }
  return std::nullopt;
}

}  // namespace

std::optional<LengthOfTime> read_length_of_time(std::u32string_view chars, std::u32string_view before) {
  if (chars.empty()) return std::nullopt;
  const bool inside = !before.empty() && is_ascii_word(before.back());
  if (is_ascii_word(chars[0]) && !inside)
    if (const auto english = read_english(chars)) return english;
  return is_ascii_word(chars[0]) && !is_ascii_digit(chars[0]) ? std::nullopt : read_chinese(chars);
}

}  // namespace xiaoer::nlu
