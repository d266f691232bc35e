// SPDX-License-Identifier: Apache-2.0
#include "nlu/measures.h"

#include <algorithm>
#include <initializer_list>

#include "nlu/characters.h"
#include "nlu/numbers.h"

namespace xiaoer::nlu {

namespace {

using Chars = std::u32string_view;

Chars after(Chars chars, std::size_t at) {
  return chars.substr(std::min(at, chars.size()));
}

// The length of the first of `words` that `chars` begins with; 0 = none.
std::size_t begins_with_any(Chars chars, std::initializer_list<Chars> words) {
  for (const Chars word : words)
    if (chars.starts_with(word)) return word.size();
  return 0;
}

std::string plain(double value) {
  std::string text = two_places(value);
  while (text.back() == '0') text.pop_back();
  if (text.back() == '.') text.pop_back();
  return text;
}

std::size_t unit_length(Chars chars) {
  return begins_with_any(chars,
                         {U"公斤", U"千克", U"毫升", U"毫克", U"kg", U"ml", U"mg", U"袋", U"盒", U"瓶", U"箱",
                          U"包",   U"罐",   U"件",   U"桶",   U"支", U"份", U"斤", U"克", U"两", U"吨", U"升",
                          U"提",   U"板",   U"串",   U"颗",   U"粒", U"片", U"块", U"个", U"g",  U"l"});
}

// What stands behind a unit and belongs to it: 两斤半 is half a pound more, 一斤二两 two tenths.
struct Rest {
  double share = 0;
  std::size_t length = 0;
};
Rest rest_of_unit(Chars chars, Chars unit) {
  static constexpr Chars kOtherHalves = U"价个天年月日小折斤盒箱袋瓶路";  // 半价, 半个月, 半箱
  if (chars.starts_with(U"半") && (chars.size() == 1 || kOtherHalves.find(chars[1]) == Chars::npos))
    return {0.5, 1};
  if (unit != U"斤" || chars.size() < 2 || chars[1] != U'两') return {};
  const int tenths = digit_value(chars[0]);
  return tenths > 0 ? Rest{tenths / 10.0, 2} : Rest{};
}

}  // namespace

std::optional<Measure> read_amount(Chars chars) {
  std::size_t at = begins_with_any(chars, {U"¥", U"rmb", U"$"});
  const bool signed_front = at > 0;
  while (signed_front && at < chars.size() && chars[at] == U' ') ++at;
  const auto number = read_number(after(chars, at));
  if (!number) return std::nullopt;
  double value = number->value;
  at += number->length;
  const std::size_t end = at;
  if (at < chars.size() && chars[at] == U' ') ++at;
  const Chars rest = after(chars, at);
  if (const auto length = begins_with_any(rest, {U"毛钱", U"毛", U"角"}))
    return Measure{two_places(value / 10), at + length};
  if (const auto length = begins_with_any(rest, {U"块钱", U"元钱", U"元", U"块", U"rmb", U"yuan"})) {
    at += length;
    const int tenths = at < chars.size() ? digit_value(chars[at]) : -1;
    if (rest[0] == U'块' && length == 1 && tenths >= 0) {
      value += tenths / 10.0;
      at += at + 1 < chars.size() && (chars[at + 1] == U'毛' || chars[at + 1] == U'角') ? 2 : 1;
    }
    return Measure{two_places(value), at};
  }
  return signed_front ? std::optional(Measure{two_places(value), end}) : std::nullopt;
}

std::optional<Measure> read_quantity(Chars chars) {
  const auto number = read_number(chars);
  if (!number || number->length > 8) return std::nullopt;
  std::size_t at = number->length;
  if (at < chars.size() && chars[at] == U' ') ++at;
  const Chars unit = after(chars, at).substr(0, unit_length(after(chars, at)));
  if (unit.empty()) return std::nullopt;
  at += unit.size();
  if (is_ascii_word(unit[0]) && at < chars.size() && is_ascii_word(chars[at])) return std::nullopt;
  const Rest rest = rest_of_unit(after(chars, at), unit);
  return Measure{plain(number->value + rest.share) + to_utf8(unit), at + rest.length};
}

}  // namespace xiaoer::nlu
