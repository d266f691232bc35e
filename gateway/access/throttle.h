// SPDX-License-Identifier: Apache-2.0
// Slows down guessing at the sign-in: after 5 failures of an account or from a network, each further try has
// to wait 1, 2, 4 … 60 seconds after the one before. In memory; forgotten after a quiet quarter of an hour.
// Any thread.
#pragma once
#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "foundation/time.h"

namespace xiaoer::gateway {

class LoginThrottle {
 public:
  explicit LoginThrottle(Clock clock);
  // Counts a try as failed until succeeded() says otherwise, so that tries at the same time cannot slip
  // through. Returns how long to wait when the try must not be looked at; such a try is not counted.
  [[nodiscard]] std::optional<Milliseconds> admit(const std::string& account, const std::string& address);
  // The password was right: the account starts afresh, and the network gets this one try back.
  void succeeded(const std::string& account, const std::string& address);

 private:
  struct Failures {
    int count = 0;
    TimePoint last{};
  };
  [[nodiscard]] Milliseconds wait_of(const std::string& key, TimePoint now) const;
  void count(const std::string& key, TimePoint now);
  void forget_old(TimePoint now);

  Clock clock_;
  std::mutex mutex_;
  std::map<std::string, Failures> failures_;
};

// The /24 of an IPv4 address, the /64 of an IPv6 address; anything else as it is.
[[nodiscard]] std::string network_of(const std::string& address);

}  // namespace xiaoer::gateway
