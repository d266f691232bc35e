// SPDX-License-Identifier: Apache-2.0
// Lengths of time as people write them: 180天, 半年, 一年半, 俩月, three days, 2 weeks. Pure; any thread.
#pragma once
#include <chrono>
#include <cstddef>
#include <optional>
#include <string_view>

namespace xiaoer::nlu {

struct LengthOfTime {
  std::chrono::days days{0};  // a month has 31, a year 366; 几 is three
  std::size_t length = 0;     // characters
  bool ago = false;           // 三个月前, two years ago: it tells a day; the length is with 前
};

// The one that begins at the front; `before` is what stands before it.
[[nodiscard]] std::optional<LengthOfTime> read_length_of_time(std::u32string_view chars,
                                                              std::u32string_view before);

}  // namespace xiaoer::nlu
