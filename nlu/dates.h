// SPDX-License-Identifier: Apache-2.0
// Days as people write them, relative to the time of the message in China (UTC+8): 2026-11-22, 11月22日,
// 昨天, 上周三. Pure; any thread.
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

}  // namespace xiaoer::nlu
