// SPDX-License-Identifier: Apache-2.0
// Where in a text a date or a length of time may begin, told by a glance at its first characters. Nearly
// every other place is left alone by it, so that nlu/calendar.h costs an ordinary message little. Immutable;
// any thread.
#pragma once
#include <bitset>
#include <cstddef>
#include <string_view>

namespace xiaoer::nlu {

class DateBeginnings {
 public:
  [[nodiscard]] static const DateBeginnings& all();

  // False when nothing that nlu/periods.h, nlu/lengths_of_time.h or nlu/calendar.cpp can read begins at `at`.
  [[nodiscard]] bool have(std::u32string_view text, std::size_t at) const;

 private:
  DateBeginnings();
  static constexpr std::size_t kPlaces = 4096;
  [[nodiscard]] static std::size_t place_of(std::u32string_view chars);
  [[nodiscard]] bool has_word(std::u32string_view chars) const;

  std::bitset<kPlaces> places_;  // of the first two characters of each word, in English three
};

}  // namespace xiaoer::nlu
