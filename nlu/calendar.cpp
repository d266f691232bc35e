// SPDX-License-Identifier: Apache-2.0
#include "nlu/calendar.h"

#include <algorithm>
#include <array>
#include <bitset>
#include <optional>

#include "nlu/characters.h"
#include "nlu/date_beginnings.h"
#include "nlu/lengths_of_time.h"
#include "nlu/numbers.h"

namespace xiaoer::nlu {

namespace {

using std::chrono::days;
using std::chrono::sys_days;
using std::chrono::year_month_day;

constexpr std::chrono::hours kZone{8};
constexpr std::size_t kMostMarks = 16;
constexpr std::size_t kLongest = 20;  // characters of one date
constexpr std::size_t kBefore = 12;   // characters that are looked at before one
constexpr days kSoon{15}, kSomeTime{5};
constexpr days kYearlessAhead{31};  // further ahead, 3月10日 is rather last year's
constexpr days kMostOfAYear{270};   // so far apart, December is before January

year_month_day today_of(TimePoint now) {
  return std::chrono::floor<days>(now + kZone);
}

// 今天都, 现在已经, it's already: the length of what says that the day of the message follows, or 0.
std::size_t names_today(std::u32string_view chars) {
  static constexpr std::array<std::u32string_view, 15> kWords = {
      U"今天", U"今儿",  U"今日", U"现在", U"如今", U"目前",  U"眼下",   U"眼看",
      U"今年", U"today", U"now",  U"it's", U"its",  U"it is", U"this is"};
  static constexpr std::u32string_view kBetween = U"都个已经是就才也快到了, ";
  static constexpr std::array<std::u32string_view, 4> kEnglish = {U"already ", U"it's ", U"it is ", U"is "};
  for (const std::u32string_view word : kWords) {
    if (chars.front() != word.front() || !chars.starts_with(word)) continue;
    std::size_t at = word.size();
    while (at < chars.size() && at < word.size() + 5 && kBetween.find(chars[at]) != kBetween.npos) ++at;
    for (const std::u32string_view more : kEnglish)
      if (chars.substr(std::min(at, chars.size())).starts_with(more)) at += more.size();
    return word == U"今年" && digits_at(chars, at).length != 4 ? 0 : at;
  }
  return 0;
}

// Whether A stands before B (−1), behind it (1), or neither can be told.
int order_of(const CalendarMark& a, const CalendarMark& b) {
  if ((a.form == PeriodForm::weekday) != (b.form == PeriodForm::weekday)) return 0;
  days between{0};
  if (a.end < b.begin) between = b.begin - a.end;
  if (b.end < a.begin) between = b.end - a.begin;
  if (between == days(0)) return 0;
  if (a.form == PeriodForm::yearless && b.form == PeriodForm::yearless) {
    const year_month_day first{a.begin}, second{b.begin};
    between = sys_days(std::chrono::year(2023) / second.month() / second.day()) -
              sys_days(std::chrono::year(2023) / first.month() / first.day());
    if (between > kMostOfAYear || between < -kMostOfAYear) between = -between;
  }
  return between > days(0) ? -1 : 1;
}

bool is_date(const CalendarMark& mark) {
  return mark.length == days(0);
}

bool has_month(const CalendarMark& mark) {
  return mark.form == PeriodForm::full || mark.form == PeriodForm::yearless;
}

class Finder {
 public:
  Finder(std::u32string_view text, TimePoint now) : text_(text), today_(today_of(now)) {}

  std::vector<CalendarMark> find() {
    for (std::size_t at = 0; at < text_.size() && marks_.size() < kMostMarks;)
      at = beginnings_.have(text_, at) ? read(at) : at + 1;
    compare();
    return std::move(marks_);
  }

 private:
  [[nodiscard]] Reading reading(std::size_t at) const {
    const std::size_t from = at < kBefore ? 0 : at - kBefore;
    return {text_.substr(at, kLongest), text_.substr(from, at - from), today_};
  }

  // Reads what stands at `at`; gives the place behind it.
  std::size_t read(std::size_t at) {
    const Reading place = reading(at);
    if (const std::size_t said = names_today(place.chars))
      if (const std::size_t end = read_today(at + said)) return end;
    if (const auto period = read_period(place))
      return put(at, *period, said_of_today(at, at + period->length));
    if (const auto length = read_length_of_time(place.chars, place.before)) return put(at, *length);
    if (const auto day = read_bare_day(place); day && printed(place)) {
      bare_.set(marks_.size());
      return put(at, *day, false);
    }
    const std::size_t from = at++;
    while (at < text_.size() && digit_value(text_[from]) >= 0 &&
           (digit_value(text_[at]) >= 0 || text_[at] == U'/' || text_[at] == U'-'))
      ++at;  // the rest of a number
    return at;
  }

  // Behind 今天都: the date it is, or 0.
  std::size_t read_today(std::size_t at) {
    if (at >= text_.size()) return 0;
    static constexpr std::u32string_view kWords = U"十周星礼";
    const Reading place = reading(at);
    const char32_t first = text_[at];
    if (digit_value(first) < 0 && !is_ascii_word(first) && kWords.find(first) == kWords.npos) return 0;
    auto period = read_period(place);
    if (!period) period = read_bare_day(place);
    return period ? put(at, *period, true) : 0;
  }

  // 都八月了
  [[nodiscard]] bool said_of_today(std::size_t first, std::size_t last) const {
    return first > 0 && (text_[first - 1] == U'都' || text_[first - 1] == U'经') && last < text_.size() &&
           text_[last] == U'了';
  }

  // A bare number that may be a day: 到20, 印20
  static bool printed(const Reading& place) {
    static constexpr std::u32string_view kBehind = U"到至印写打喷标是着的止";
    const std::size_t end = digits_at(place.chars, 0).length;
    return (!place.before.empty() && kBehind.find(place.before.back()) != kBehind.npos) ||
           (end < place.chars.size() && (place.chars[end] == U'到' || place.chars[end] == U'止'));
  }

  std::size_t put(std::size_t at, const Period& period, bool today) {
    const std::size_t last = at + period.length;
    marks_.push_back({at, last, period.begin, period.end, period.form});
    marks_.back().today = today;
    marks_.back().ago = period.relative && period.end < sys_days(today_);
    return last;
  }

  std::size_t put(std::size_t at, const LengthOfTime& length) {
    const std::size_t last = at + length.length;
    const sys_days day = sys_days(today_) - length.days;
    marks_.push_back({at, last, day, day});
    if (!length.ago) marks_.back().length = length.days;
    marks_.back().ago = length.ago && length.days >= kSomeTime;
    return last;
  }

  void compare() {
    const auto own =
        std::find_if(marks_.begin(), marks_.end(), [](const CalendarMark& mark) { return mark.today; });
    const bool day_said = own != marks_.end() && own->form == PeriodForm::day_number;
    if (bare_.any() && !day_said) drop_bare_days();
    for (CalendarMark& mark : marks_) {
      if (!is_date(mark)) mark.most = is_most(mark);
      if (!is_date(mark) || mark.today) continue;
      for (const CalendarMark& other : marks_) {
        if (!is_date(other)) {
          mark.outlived = mark.outlived || (has_month(mark) && mark.end + other.length < sys_days(today_));
        } else if (other.today || own == marks_.end()) {
          const int order = order_of(mark, other);
          mark.earlier = mark.earlier || order < 0;
          mark.later = mark.later || order > 0;
        }
      }
    }
  }

  [[nodiscard]] bool is_most(const CalendarMark& length) const {
    return std::any_of(marks_.begin(), marks_.end(), [&](const CalendarMark& other) {
      return &other != &length && !is_date(other) && length.length * 2 >= other.length;
    });
  }

  void drop_bare_days() {
    std::size_t kept = 0;
    for (std::size_t i = 0; i < marks_.size(); ++i)
      if (!bare_[i]) marks_[kept++] = marks_[i];
    marks_.resize(kept);
  }

  std::u32string_view text_;
  year_month_day today_;
  std::vector<CalendarMark> marks_;
  std::bitset<kMostMarks> bare_;  // of the marks
  const DateBeginnings& beginnings_ = DateBeginnings::all();
};

}  // namespace

std::vector<CalendarMark> find_calendar_marks(std::u32string_view chars, TimePoint now) {
  return Finder(chars, now).find();
}

bool belongs(const CalendarMark& mark, DateClass wanted, TimePoint now) {
  const sys_days today{today_of(now)};
  const bool compared = is_date(mark) && has_month(mark) && !mark.today;
  switch (wanted) {
    case DateClass::past:
      return compared && mark.end < today;
    case DateClass::old:
      return compared && mark.end + days(365) < today;
    case DateClass::soon:
      if (mark.form == PeriodForm::weekday) return !mark.today;
      return compared && mark.end >= today && mark.end <= today + kSoon && mark.begin >= today;
    case DateClass::future:
      return compared && mark.begin > today &&
             (mark.form == PeriodForm::full || mark.begin <= today + kYearlessAhead);
    case DateClass::outlived:
      return mark.outlived;
    case DateClass::today:
      return mark.today;
    case DateClass::earlier:
      return mark.earlier;
    case DateClass::later:
      return mark.later;
    case DateClass::ago:
      return mark.ago && !mark.today;
    case DateClass::most:
      return mark.most;
    case DateClass::length:
      return !is_date(mark);
    case DateClass::none:
      break;
  }
  return false;
}

}  // namespace xiaoer::nlu
