// SPDX-License-Identifier: Apache-2.0
#include "channels/tencent/replay_guard.h"

#include <algorithm>
#include <cstring>

#include "channels/tencent/envelope.h"
#include "foundation/ascii.h"

namespace xiaoer::channels::tencent {
namespace {

constexpr std::size_t kWays = 8;               // places where one key may be
constexpr std::size_t kPlaces = 1 << 17;       // 3 MB
constexpr std::int64_t kRemembered = 600'000;  // milliseconds

std::uint64_t digest(std::string_view text) {
  const std::string hash = signature({text});
  std::uint64_t value = 0;
  std::memcpy(&value, hash.data(), sizeof value);  // 16 hex digits hold more than enough
  std::uint64_t more = 0;
  std::memcpy(&more, hash.data() + 8, sizeof more);
  return value * 0x9E3779B97F4A7C15ULL ^ more;
}

}  // namespace

bool in_time(std::string_view timestamp, TimePoint now, Milliseconds skew) {
  const auto seconds = whole_number<std::int64_t>(timestamp);
  if (!seconds || *seconds < 0 || *seconds > 99'999'999'999) return false;
  const Milliseconds apart = now - TimePoint{std::chrono::seconds{*seconds}};
  return skew == Milliseconds{0} || (apart <= skew && apart >= -skew);
}

ReplayGuard::ReplayGuard() : table_(kPlaces) {}

Admission ReplayGuard::admit(std::string_view signed_part, std::string_view content, TimePoint now) {
  const std::uint64_t key = digest(signed_part), body = digest(content);
  const std::int64_t at = to_millis(now);
  std::lock_guard lock(mutex_);
  const auto begin = table_.begin() + static_cast<std::ptrdiff_t>(key % (kPlaces / kWays) * kWays);
  const auto end = begin + kWays;
  const auto found = std::find_if(
      begin, end, [&](const Seen& seen) { return seen.key == key && at - seen.at < kRemembered; });
  if (found != end) return found->content == body ? Admission::repeated : Admission::refused;
  *std::min_element(begin, end, [](const Seen& a, const Seen& b) { return a.at < b.at; }) = {key, body, at};
  return Admission::first;
}

}  // namespace xiaoer::channels::tencent
