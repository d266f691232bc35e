// SPDX-License-Identifier: Apache-2.0
// Wall time as the whole product uses it: milliseconds since 1970-01-01 UTC. Everything that needs "now" is
// handed a Clock, so tests and `xiaoer simulate` turn the time by hand. Any thread.
#pragma once
#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace xiaoer {

using TimePoint = std::chrono::sys_time<std::chrono::milliseconds>;
using Milliseconds = std::chrono::milliseconds;
using Clock = std::function<TimePoint()>;

[[nodiscard]] TimePoint system_now();
[[nodiscard]] inline std::int64_t to_millis(TimePoint at) {
  return at.time_since_epoch().count();
}
[[nodiscard]] inline TimePoint from_millis(std::int64_t millis) {
  return TimePoint{Milliseconds{millis}};
}

// "2026-11-22T08:00:00.000Z" (RFC 3339, UTC, milliseconds).
[[nodiscard]] std::string to_rfc3339(TimePoint at);
// Accepts "2026-11-22T08:00:00Z", with optional fraction and with "+08:00" instead of Z; nothing else.
[[nodiscard]] std::optional<TimePoint> parse_rfc3339(std::string_view text);
// "2026-11-22 16:00" as people in a zone `offset_minutes` east of UTC read it.
[[nodiscard]] std::string to_local_text(TimePoint at, int offset_minutes);
// "20261122": the day, for numbers that restart daily.
[[nodiscard]] std::string to_day(TimePoint at, int offset_minutes);

}  // namespace xiaoer
