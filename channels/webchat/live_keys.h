// SPDX-License-Identifier: Apache-2.0
// Keys for browsers that cannot send a header when they open a stream or a picture: used once, for 60
// seconds, kept in memory (a restart makes clients ask again). Bounded: the oldest goes. Any thread.
#pragma once
#include <deque>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

#include "foundation/time.h"

namespace xiaoer::channels::webchat {

class LiveKeys {
 public:
  static constexpr std::chrono::seconds kLife{60};
  [[nodiscard]] std::string issue(const std::string& peer, TimePoint now);
  [[nodiscard]] std::optional<std::string> use(const std::string& key,
                                               TimePoint now);  // the peer; then it is gone
  [[nodiscard]] bool has(const std::string& key) const;

 private:
  struct Entry {
    std::string peer;
    TimePoint until;
  };
  void forget_old(TimePoint now);
  mutable std::mutex mutex_;
  std::unordered_map<std::string, Entry> entries_;
  std::deque<std::pair<TimePoint, std::string>> order_;
};

}  // namespace xiaoer::channels::webchat
