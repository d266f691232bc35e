// SPDX-License-Identifier: Apache-2.0
#include "channels/webchat/live_keys.h"

#include "foundation/random.h"

namespace xiaoer::channels::webchat {
namespace {

constexpr std::size_t kMost = 50'000;

}  // namespace

std::string LiveKeys::issue(const std::string& peer, TimePoint now) {
  std::string key = random_token();
  const std::lock_guard lock(mutex_);
  forget_old(now);
  entries_.emplace(key, Entry{peer, now + kLife});
  order_.emplace_back(now + kLife, key);
  return key;
}

std::optional<std::string> LiveKeys::use(const std::string& key, TimePoint now) {
  const std::lock_guard lock(mutex_);
  const auto found = entries_.find(key);
  if (found == entries_.end()) return std::nullopt;
  const Entry entry = std::move(found->second);
  entries_.erase(found);
  return now < entry.until ? std::optional(entry.peer) : std::nullopt;
}

bool LiveKeys::has(const std::string& key) const {
  const std::lock_guard lock(mutex_);
  return entries_.contains(key);
}

void LiveKeys::forget_old(TimePoint now) {
  while (!order_.empty() && (order_.front().first <= now || order_.size() >= kMost)) {
    entries_.erase(order_.front().second);
    order_.pop_front();
  }
}

}  // namespace xiaoer::channels::webchat
