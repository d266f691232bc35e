// SPDX-License-Identifier: Apache-2.0
#include "gateway/access/throttle.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <vector>

namespace xiaoer::gateway {
namespace {

constexpr int kFree = 5;  // failures without a wait
constexpr std::chrono::seconds kLongest{60};
constexpr std::chrono::minutes kForgotten{15};
constexpr std::size_t kMostKeys = 20000;

Milliseconds delay_after(int failures) {
  if (failures < kFree) return Milliseconds{0};
  const int doublings = std::min(failures - kFree, 6);
  return std::min<Milliseconds>(std::chrono::seconds{1 << doublings}, kLongest);
}

std::string account_key(const std::string& account) {
  return "a " + account;
}
std::string network_key(const std::string& address) {
  return "n " + network_of(address);
}

}  // namespace

LoginThrottle::LoginThrottle(Clock clock) : clock_(std::move(clock)) {}

std::optional<Milliseconds> LoginThrottle::admit(const std::string& account, const std::string& address) {
  const std::lock_guard lock(mutex_);
  const auto now = clock_();
  const auto wait = std::max(wait_of(account_key(account), now), wait_of(network_key(address), now));
  if (wait > Milliseconds{0}) return wait;
  forget_old(now);
  count(account_key(account), now);
  count(network_key(address), now);
  return std::nullopt;
}

void LoginThrottle::succeeded(const std::string& account, const std::string& address) {
  const std::lock_guard lock(mutex_);
  failures_.erase(account_key(account));
  const auto network = failures_.find(network_key(address));
  if (network != failures_.end() && --network->second.count == 0) failures_.erase(network);
}

Milliseconds LoginThrottle::wait_of(const std::string& key, TimePoint now) const {
  const auto found = failures_.find(key);
  if (found == failures_.end() || now - found->second.last >= kForgotten) return Milliseconds{0};
  return std::max(found->second.last + delay_after(found->second.count) - now, Milliseconds{0});
}

void LoginThrottle::count(const std::string& key, TimePoint now) {
  auto& failures = failures_[key];
  if (now - failures.last >= kForgotten) failures.count = 0;
  ++failures.count;
  failures.last = now;
}

void LoginThrottle::forget_old(TimePoint now) {
  if (failures_.size() < kMostKeys) return;
  std::erase_if(failures_, [now](const auto& row) { return now - row.second.last >= kForgotten; });
  if (failures_.size() < kMostKeys) return;
  std::vector<TimePoint> times;  // still full: keep the newer half
  for (const auto& [key, failures] : failures_) times.push_back(failures.last);
  const auto middle = times.begin() + static_cast<std::ptrdiff_t>(times.size() / 2);
  std::nth_element(times.begin(), middle, times.end());
  std::erase_if(failures_, [limit = *middle](const auto& row) { return row.second.last <= limit; });
}

std::string network_of(const std::string& address) {
  std::array<unsigned char, 4> v4{};
  if (inet_pton(AF_INET, address.c_str(), v4.data()) == 1)
    return address.substr(0, address.rfind('.')) + ".0/24";
  std::array<unsigned char, 16> v6{};
  if (inet_pton(AF_INET6, address.c_str(), v6.data()) != 1) return address;
  constexpr std::array<unsigned char, 12> kMapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};
  if (std::equal(kMapped.begin(), kMapped.end(), v6.begin()))  // ::ffff:192.0.2.1
    return network_of(address.substr(address.rfind(':') + 1));
  std::fill(v6.begin() + 8, v6.end(), static_cast<unsigned char>(0));
  std::array<char, INET6_ADDRSTRLEN> text{};
  inet_ntop(AF_INET6, v6.data(), text.data(), text.size());
  return std::string(text.data()) + "/64";
}

}  // namespace xiaoer::gateway
