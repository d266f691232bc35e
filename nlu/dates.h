// SPDX-License-Identifier: Apache-2.0
// Days and times of day as people write them, relative to the time of the message in China (UTC+8):
// 2026-11-22, 11月22日, 去年3月5号, 昨天, 上周三, 上个月20号; 下午三点半, 15:30. Pure; any thread.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "foundation/time.h"

namespace xiaoer::nlu {

struct FoundDate {
  std::string day;         // "2026-11-22"
  std::size_t length = 0;  // characters
};

// The date that begins at the front of `chars`.
[[nodiscard]] std::optional<FoundDate> read_date(std::u32string_view chars, TimePoint now);

struct FoundTime {
  std::string time;        // "15:30"
  std::size_t length = 0;  // characters
};

// The time of day that begins at the front of `chars`; a bare 三点 is none, it may count arguments.
[[nodiscard]] std::optional<FoundTime> read_time_of_day(std::u32string_view chars);

}  // namespace xiaoer::nlu
