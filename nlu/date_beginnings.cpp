// SPDX-License-Identifier: Apache-2.0
#include "nlu/date_beginnings.h"

#include "nlu/characters.h"
#include "nlu/numbers.h"

namespace xiaoer::nlu {

namespace {

constexpr std::size_t kLongestNumber = 12;

// A number that can be a part of a date or of a length of time, by what stands behind it and how long it is.
bool may_be_dated(std::u32string_view chars) {
  static constexpr std::u32string_view kInside = U"十百千几多来个半俩仨好",
                                       kBehind = U"年月号日天周星礼前/-. 了到止";
  std::size_t at = 0;
  while (at < chars.size() && (digit_value(chars[at]) >= 0 || kInside.find(chars[at]) != kInside.npos)) ++at;
  if (at == 0) return false;
  if (at < chars.size() && (kBehind.find(chars[at]) != kBehind.npos || is_ascii_word(chars[at]))) return true;
  return is_ascii_digit(chars[0]) && (at == 1 || at == 2 || at == 4 || at == 6 || at == 8);
}

bool begins_number(char32_t point) {
  return digit_value(point) >= 0 || point == U'十' || point == U'半' || point == U'俩' || point == U'仨' ||
         point == U'几' || point == U'好';
}

}  // namespace

const DateBeginnings& DateBeginnings::all() {
  static const DateBeginnings beginnings;
  return beginnings;
}

DateBeginnings::DateBeginnings() {
  static constexpr std::u32string_view kPairs =
      U"大前大后前几前两前些前天前日前儿前年昨天昨日昨儿昨晚今天今日今儿今晚今年明天明日明儿明年后天后年寻"
      U"日听日去年"
      U"上个上月上周上星上礼上上下个下月下周下星下礼下下这周这星这礼这个本周本星本礼周一周二周三周四周五周"
      U"六周日周天星期礼拜"
      U"元旦情人清明五一劳动六一儿童妇女国庆双十双1冬至圣诞平安春节除夕元宵端午七夕中秋重阳过年腊月"
      U"现在如今目前眼下眼看";
  static constexpr std::u32string_view kTriples =
      U"janfebmaraprmayjunjulaugsepoctnovdecmontuewedthufrisatsunlasnexyestomtodthinowit'itsit "
      U"onetwothrfoufivsixseveignintentwea da wa ma ya f";
  for (std::size_t i = 0; i + 2 <= kPairs.size(); i += 2) places_.set(place_of(kPairs.substr(i, 2)));
  for (std::size_t i = 0; i + 3 <= kTriples.size(); i += 3) places_.set(place_of(kTriples.substr(i, 3)));
}

std::size_t DateBeginnings::place_of(std::u32string_view chars) {
  std::size_t sum = 0;
  for (const char32_t point : chars) sum = sum * 37 + point;
  return sum % kPlaces;
}

bool DateBeginnings::has_word(std::u32string_view chars) const {
  return chars.size() >= 2 && places_[place_of(chars)];
}

bool DateBeginnings::have(std::u32string_view text, std::size_t at) const {
  const char32_t point = text[at], last = at > 0 ? text[at - 1] : U' ';
  if (is_ascii_digit(point)) return !is_ascii_digit(last) && may_be_dated(text.substr(at, kLongestNumber));
  if (point < 0x80) return is_ascii_word(point) && !is_ascii_word(last) && has_word(text.substr(at, 3));
  return has_word(text.substr(at, 2)) ||
         (begins_number(point) && may_be_dated(text.substr(at, kLongestNumber)));
}

}  // namespace xiaoer::nlu
