// SPDX-License-Identifier: Apache-2.0
// What becomes of an outbox row after a try. Permanent refusals are shown at once; the rest is tried again
// after 5 s, 30 s, 2 min, 10 min, 30 min, 2 h, 5 h (±20 %). A pause that the provider names counts as no try:
// such a row is given up when it has been put off for kPatience. Called inside the sender's transactions,
// which may run again, and the housekeeping's.
#pragma once
#include <optional>

#include "gateway/due.h"

namespace xiaoer::gateway {

// How long to wait before try number `attempts` + 1; nullopt = give up. `jitter` is 0.8 … 1.2.
[[nodiscard]] std::optional<Milliseconds> retry_delay(int attempts, double jitter);

// How long a provider may put a message off by naming pauses. A pause is at most a day: the next day counts.
inline constexpr Milliseconds kPatience = std::chrono::hours{48};
// The next pause when the provider names `named` and has put the message off for `put_off` already: who
// always names a short one is asked less and less often, and never without a pause.
[[nodiscard]] Milliseconds pause_for(Milliseconds named, Milliseconds put_off);

// Removes at most `limit` rows written before `before` that ended badly. The messages keep the reasons.
void forget_ended(Transaction& transaction, TimePoint before, std::int64_t limit);

// Whether desks are told: of whatever went wrong, and of what an agent waits for.
[[nodiscard]] bool is_told(const Sending& row);

class Settlement final {
 public:
  Settlement(AccountName account, const channels::Channel& channel, Clock clock)
      : account_(std::move(account)), channel_(channel), clock_(std::move(clock)) {}
  void settle(const Sending& row, Transaction& transaction) const;

 private:
  void taken(const Sending& row, Transaction& transaction) const;
  void park(const Sending& row, const std::string& reason, Transaction& transaction) const;
  void retry(const Sending& row, const channels::RetryLater& later, Transaction& transaction) const;
  void pause(const Sending& row, const std::string& reason, Milliseconds named,
             Transaction& transaction) const;
  void end_badly(const Sending& row, const std::string& delivery, const std::string& reason,
                 Transaction& transaction) const;
  void add_delivery_event(const Sending& row, Transaction& transaction) const;

  AccountName account_;
  const channels::Channel& channel_;
  Clock clock_;
};

}  // namespace xiaoer::gateway
