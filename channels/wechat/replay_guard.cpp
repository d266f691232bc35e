// SPDX-License-Identifier: Apache-2.0
#include "channels/wechat/replay_guard.h"

#include <algorithm>
#include <cstring>

#include "channels/tencent/envelope.h"

namespace xiaoer::channels::wechat {
namespace {

constexpr std::size_t kWays = 8;               // places where one key may be
constexpr std::size_t kPlaces = 1 << 17;       // 3 MB
constexpr std::int64_t kRemembered = 600'000;  // milliseconds

std::uint64_t digest(std::string_view text) {
  const std::string hash = tencent::signature({text});
  std::uint64_t value = 0;
  std::memcpy(&value, hash.data(), sizeof value);  // 16 hex digits hold more than enough
  std::uint64_t more = 0;
  std::memcpy(&more, hash.data() + 8, sizeof more);
  return value * 0x9E3779B97F4A7C15ULL ^ more;
}

}  // namespace

ReplayGuard::ReplayGuard() : table_(kPlaces) {}

bool ReplayGuard::admit(std::string_view signed_part, std::string_view content, TimePoint now) {
  const std::uint64_t key = digest(signed_part), body = digest(content);
  const std::int64_t at = to_millis(now);
  std::lock_guard lock(mutex_);
  const auto begin = table_.begin() + static_cast<std::ptrdiff_t>(key % (kPlaces / kWays) * kWays);
  const auto end = begin + kWays;
  const auto found = std::find_if(
      begin, end, [&](const Seen& seen) { return seen.key == key && at - seen.at < kRemembered; });
  if (found != end) return found->content == body;
  *std::min_element(begin, end, [](const Seen& a, const Seen& b) { return a.at < b.at; }) = {key, body, at};
  return true;
}

}  // namespace xiaoer::channels::wechat
