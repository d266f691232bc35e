// SPDX-License-Identifier: Apache-2.0
#include "nlu/plain_entities.h"

#include <array>
#include <bitset>
#include <optional>

#include "nlu/characters.h"
#include "nlu/dates.h"
#include "nlu/measures.h"
#include "nlu/numbers.h"

namespace xiaoer::nlu {

namespace {

using Chars = std::u32string_view;
using Found = std::optional<EntityCandidate>;

struct Digits {
  std::string value;
  std::size_t last;
};

// `count` digits from `first` on, Chinese ones too, with at most one blank or dash between two.
std::optional<Digits> spaced_digits(Chars chars, std::size_t first, std::size_t count) {
  Digits digits{"", first};
  for (std::size_t at = first; at < chars.size() && digits.value.size() < count; ++at) {
    const int digit = digit_value(chars[at]);
    if (digit >= 0) {
      digits.value += static_cast<char>('0' + digit);
      digits.last = at + 1;
    } else if ((chars[at] != U' ' && chars[at] != U'-') || digits.value.empty() ||
               digit_value(chars[at - 1]) < 0) {
      return std::nullopt;
    }
  }
  return digits.value.size() == count ? std::optional(digits) : std::nullopt;
}

bool digit_at(Chars chars, std::size_t at) {
  return at < chars.size() && is_ascii_digit(chars[at]);
}
bool starts_number(Chars chars, std::size_t at) {
  return at == 0 || digit_value(chars[at - 1]) < 0;
}

Found mobile(Chars chars, std::size_t first) {
  std::size_t from = first;
  for (const Chars prefix : {U"+86", U"0086", U"86"})
    if (chars.substr(from).starts_with(prefix)) {
      from += prefix.size();
      break;
    }
  if (from > first && from < chars.size() && (chars[from] == U' ' || chars[from] == U'-')) ++from;
  const auto digits = spaced_digits(chars, from, 11);
  if (!digits || digits->value[0] != '1' || digits->value[1] < '3') return std::nullopt;
  if (digits->last < chars.size() && digit_value(chars[digits->last]) >= 0) return std::nullopt;
  return EntityCandidate{"phone", digits->value, first, digits->last, 2};
}

// 021-12345678, 0755 1234567, 400-123-4567
Found landline(Chars chars, std::size_t first) {
  for (const std::size_t count : {std::size_t{12}, std::size_t{11}, std::size_t{10}}) {
    const auto digits = spaced_digits(chars, first, count);
    if (!digits || digit_at(chars, digits->last)) continue;
    const bool separated = digits->last - first > count;
    const bool area = digits->value[0] == '0' && digits->value[1] != '0' && count >= 10 && separated;
    const bool service =
        count == 10 && (digits->value.starts_with("400") || digits->value.starts_with("800"));
    if (area || service) return EntityCandidate{"phone", digits->value, first, digits->last, 2};
  }
  return std::nullopt;
}

// 17 digits and a check digit (ISO 7064, mod 11-2).
Found id_number(Chars chars, std::size_t first) {
  static constexpr std::array<int, 17> kWeights = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
  if (chars.size() < first + 18 || (chars.size() > first + 18 && is_ascii_word(chars[first + 18])))
    return std::nullopt;
  int sum = 0;
  for (std::size_t i = 0; i < 17; ++i) {
    if (!is_ascii_digit(chars[first + i])) return std::nullopt;
    sum += static_cast<int>(chars[first + i] - U'0') * kWeights[i];
  }
  if (chars[first + 17] != U"10x98765432"[sum % 11]) return std::nullopt;
  const std::string value = to_utf8(chars.substr(first, 18));
  const std::string year = value.substr(6, 4), month = value.substr(10, 2), day = value.substr(12, 2);
  if (year < "1900" || year > "2100" || month < "01" || month > "12" || day < "01" || day > "31")
    return std::nullopt;
  return EntityCandidate{"id_number", value, first, first + 18, 2};
}

bool local_part(char32_t point) {
  return is_ascii_word(point) || point == U'.' || point == U'_' || point == U'-' || point == U'+' ||
         point == U'%';
}

Found email(Chars chars, std::size_t at) {
  std::size_t first = at, last = at + 1;
  while (first > 0 && at - first < 64 && local_part(chars[first - 1])) --first;
  while (last < chars.size() && last - at < 128 &&
         (is_ascii_word(chars[last]) || chars[last] == U'.' || chars[last] == U'-'))
    ++last;
  while (last > at + 1 && !is_ascii_word(chars[last - 1])) --last;
  while (first < at && !is_ascii_word(chars[first])) ++first;
  const Chars domain = chars.substr(at + 1, last - at - 1);
  const auto dot = domain.rfind(U'.');
  if (first == at || dot == domain.npos || dot == 0 || domain.size() - dot < 3) return std::nullopt;
  return EntityCandidate{"email", to_utf8(chars.substr(first, last - first)), first, last, 2};
}

void keep(Found candidate, std::vector<EntityCandidate>& found) {
  if (candidate) found.push_back(std::move(*candidate));
}

// Everything below begins with one of these; most characters of a message are none.
bool may_begin(char32_t point) {
  if (point < 0x80)
    return is_ascii_digit(point) || point == U'@' || point == U'+' || point == U'$' || point == U'r' ||
           point == U'y';
  if (point == U'¥') return true;
  if (point < 0x3007 || point > 0x9FFF) return false;
  static const std::bitset<0x7000> kHan = [] {
    std::bitset<0x7000> marks;
    for (const char32_t each :
         Chars(U"零一二三四五六七八九〇壹贰叁肆伍陆柒捌玖两幺十半大前昨今明后上下这本去早中凌晚傍"))
      marks.set(each - 0x3000);
    return marks;
  }();
  return kHan[point - 0x3000];
}

}  // namespace

void find_plain_entities(const NormalText& text, TimePoint now, std::vector<EntityCandidate>& found) {
  const Chars chars = text.chars;
  std::size_t at = 0, dated = 0;  // where the last day ends
  const auto keep_measure = [&](const char* kind, std::optional<Measure> measure, int strength) {
    if (measure) found.push_back({kind, std::move(measure->value), at, at + measure->length, strength});
  };
  for (; at < chars.size(); ++at) {
    const char32_t point = chars[at];
    if (!may_begin(point)) continue;
    if (point == U'@') keep(email(chars, at), found);
    const bool number = digit_value(point) >= 0 || point == U'十' || point == U'半';
    const bool starts = starts_number(chars, at);
    if (number && starts && digit_value(point) >= 0) {
      keep(mobile(chars, at), found);
      keep(landline(chars, at), found);
      keep(id_number(chars, at), found);
    } else if (point == U'+') {
      keep(mobile(chars, at), found);
    }
    if ((number && starts) || point == U'¥' || point == U'$' || (point == U'r' && starts))
      keep_measure("amount", read_amount(chars.substr(at)), 2);
    if (number && starts) keep_measure("quantity", read_quantity(chars.substr(at)), 1);
    if (!starts || at < dated) continue;
    std::size_t time_at = at;  // 今晚八点: the evening belongs to both
    if (auto date = read_date(chars.substr(at), now)) {
      dated = at + date->length;
      found.push_back({"date", std::move(date->day), at, dated, 2});
      time_at = dated - 1;
    }
    if (auto time = read_time_of_day(chars.substr(time_at)))
      found.push_back({"time", std::move(time->time), std::max(time_at, dated), time_at + time->length, 2});
  }
}

}  // namespace xiaoer::nlu
