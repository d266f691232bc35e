// SPDX-License-Identifier: Apache-2.0
#include "knowledgebase/sheet_time.h"

#include <array>
#include <charconv>
#include <cmath>
#include <string>

namespace xiaoer::knowledgebase {
namespace {

constexpr Milliseconds kDay{24LL * 3600 * 1000};

// Days since 1899-12-30, with a fraction for the time: how spreadsheet programs keep dates.
std::optional<TimePoint> from_day_number(std::string_view text, DayMeans day) {
  double days = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), days);
  if (error != std::errc() || end != text.data() + text.size() || !(days >= 1 && days <= 2'958'465))
    return std::nullopt;
  const bool is_whole = days == std::floor(days);
  const auto epoch = std::chrono::sys_days{std::chrono::year{1899} / 12 / 30};
  const auto millis = static_cast<std::int64_t>(std::llround(days * 86'400.0)) * 1000;
  return TimePoint{epoch} + Milliseconds{millis} +
         (is_whole && day == DayMeans::its_end ? kDay : Milliseconds{0});
}

// Up to six numbers between signs: 2026 11 22 18 00 30. Empty when the text has anything else.
std::vector<int> numbers_in(std::string_view text) {
  constexpr std::array<std::string_view, 6> kSigns{"-/", "-/", " T", ":", ":", ""};
  std::vector<int> out;
  for (std::size_t part = 0; part < kSigns.size(); ++part) {
    int number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || number < 0) return {};
    out.push_back(number);
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    if (text.empty()) return out;
    if (kSigns[part].find(text.front()) == std::string_view::npos) return {};
    text.remove_prefix(1);
  }
  return {};
}

std::optional<TimePoint> from_numbers(std::vector<int> numbers, DayMeans day) {
  const bool has_time = numbers.size() >= 5;
  if (numbers.size() != 3 && !has_time) return std::nullopt;
  numbers.resize(6);
  const std::chrono::year_month_day date{std::chrono::year{numbers[0]},
                                         std::chrono::month{static_cast<unsigned>(numbers[1])},
                                         std::chrono::day{static_cast<unsigned>(numbers[2])}};
  const bool in_range = numbers[0] >= 1900 && numbers[0] <= 9999 && numbers[1] <= 12 && numbers[2] <= 31;
  if (!in_range || !date.ok() || numbers[3] > 23 || numbers[4] > 59 || numbers[5] > 59) return std::nullopt;
  const auto of_day =
      std::chrono::hours{numbers[3]} + std::chrono::minutes{numbers[4]} + std::chrono::seconds{numbers[5]};
  return TimePoint{std::chrono::sys_days{date}} + of_day +
         (!has_time && day == DayMeans::its_end ? kDay : Milliseconds{0});
}

}  // namespace

std::optional<TimePoint> parse_sheet_time(std::string_view text, int offset_minutes, DayMeans day) {
  if (const auto exact = parse_rfc3339(text)) return exact;
  auto local = from_numbers(numbers_in(text), day);
  if (!local) local = from_day_number(text, day);
  if (!local) return std::nullopt;
  return *local - std::chrono::minutes{offset_minutes};
}

}  // namespace xiaoer::knowledgebase
