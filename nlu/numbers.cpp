// SPDX-License-Identifier: Apache-2.0
#include "nlu/numbers.h"

#include <algorithm>
#include <cstdio>

#include "nlu/characters.h"

namespace xiaoer::nlu {

namespace {

constexpr std::size_t kMaxDigits = 15;

std::int64_t unit_value(char32_t point) {
  switch (point) {
    case U'十':
    case U'拾':
      return 10;
    case U'百':
    case U'佰':
      return 100;
    case U'千':
    case U'仟':
      return 1000;
    case U'万':
      return 10000;
    case U'亿':
      return 100000000;
    default:
      return 0;
  }
}

std::optional<Number> read_digits(std::u32string_view chars) {
  Number number;
  std::size_t at = 0;
  double place = 0;
  for (; at < chars.size() && at < kMaxDigits; ++at) {
    if (is_ascii_digit(chars[at])) {
      const double digit = static_cast<double>(chars[at] - U'0');
      if (place == 0)
        number.value = number.value * 10 + digit;
      else
        number.value += digit * (place /= 10);
    } else if (chars[at] == U'.' && place == 0 && at > 0 && at + 1 < chars.size() &&
               is_ascii_digit(chars[at + 1])) {
      place = 1;
    } else if (chars[at] != U',' || at == 0 || at + 3 >= chars.size() || !is_ascii_digit(chars[at + 1])) {
      break;
    }
  }
  number.length = at;
  return at ? std::optional(number) : std::nullopt;
}

// Sums digits and units from the left: 一千零五 = 1·1000 + 5, 两百三 = 2·100 + 3·10, 二零二六 = 2026.
class Chinese {
 public:
  // False when `point` does not continue the number.
  bool take(char32_t point) {
    if (const std::int64_t unit = unit_value(point)) {
      take_unit(unit);
      return true;
    }
    const int digit = digit_value(point);
    if (digit < 0 || (pending_ >= 0 && (last_unit_ != 0 || point == U'两')))
      return false;  // 三两 is a weight
    if (digit == 0 && last_unit_ != 0)
      zero_ = true;
    else
      pending_ = pending_ < 0 ? digit : pending_ * 10 + digit;
    return true;
  }

  [[nodiscard]] double value() const {
    const std::int64_t rest =
        pending_ < 0 ? 0 : pending_ * (last_unit_ >= 100 && !zero_ ? last_unit_ / 10 : 1);
    return static_cast<double>(total_ + section_ + rest);
  }

 private:
  void take_unit(std::int64_t unit) {
    const std::int64_t count = pending_ < 0 ? (unit == 10 ? 1 : 0) : pending_;
    if (unit >= 10000) {
      total_ =
          std::min<std::int64_t>((total_ + section_ + std::max<std::int64_t>(pending_, 0)) * unit, kLargest);
      section_ = 0;
    } else {
      section_ = std::min<std::int64_t>(section_ + count * unit, kLargest);
    }
    pending_ = -1;
    last_unit_ = unit;
    zero_ = false;
  }

  static constexpr std::int64_t kLargest = 1000000000;
  std::int64_t total_ = 0, section_ = 0, last_unit_ = 0, pending_ = -1;
  bool zero_ = false;
};

}  // namespace

int digit_value(char32_t point) {
  if (point < 0x3007) return is_ascii_digit(point) ? static_cast<int>(point - U'0') : -1;
  switch (point) {
    case U'零':
    case U'〇':
      return 0;
    case U'一':
    case U'壹':
    case U'幺':
      return 1;
    case U'二':
    case U'贰':
    case U'两':
      return 2;
    case U'三':
    case U'叁':
      return 3;
    case U'四':
    case U'肆':
      return 4;
    case U'五':
    case U'伍':
      return 5;
    case U'六':
    case U'陆':
      return 6;
    case U'七':
    case U'柒':
      return 7;
    case U'八':
    case U'捌':
      return 8;
    case U'九':
    case U'玖':
      return 9;
    default:
      return -1;
  }
}

std::optional<Number> read_number(std::u32string_view chars) {
  if (chars.empty()) return std::nullopt;
  if (is_ascii_digit(chars[0])) {
    auto number = read_digits(chars);
    const std::int64_t unit = number->length < chars.size() ? unit_value(chars[number->length]) : 0;
    if (unit >= 100) {
      number->value *= static_cast<double>(unit);
      ++number->length;
    }
    return number;
  }
  if (chars[0] == U'半') return Number{0.5, 1};
  if (digit_value(chars[0]) < 0 && unit_value(chars[0]) != 10) return std::nullopt;
  Chinese chinese;
  std::size_t at = 0;
  while (at < chars.size() && at < kMaxDigits && !is_ascii_digit(chars[at]) && chinese.take(chars[at])) ++at;
  Number number{chinese.value(), at};
  if (at + 1 < chars.size() && chars[at] == U'点' && digit_value(chars[at + 1]) >= 0) {
    double place = 1;
    for (++at; at < chars.size() && at < kMaxDigits && digit_value(chars[at]) >= 0; ++at)
      number.value += digit_value(chars[at]) * (place /= 10);
    number.length = at;
  }
  return number;
}

std::string two_places(double value) {
  char buffer[40];
  std::snprintf(buffer, sizeof buffer, "%.2f", value);
  return buffer;
}

}  // namespace xiaoer::nlu
