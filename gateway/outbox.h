// SPDX-License-Identifier: Apache-2.0
// Hop 7: one sender thread per channel account takes due outbox rows in order and lets the channel send them.
// What a stopped process may have sent already ("sending") is not repeated unless the channel says that
// repeating is harmless: it becomes "unknown" and is shown to an agent. Permanent refusals are shown at once;
// the rest is tried again after 5 s, 30 s, 2 min, 10 min, 30 min, 2 h, 5 h (±20 %), or when the provider
// says. A long text goes in parts; those that went are not repeated.
#pragma once
#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>
#include <unordered_map>
#include <vector>

#include "channels/channel.h"
#include "gateway/metrics.h"
#include "gateway/services.h"

namespace xiaoer::gateway {

// How long to wait before try number `attempts` + 1; nullopt = give up. `jitter` is 0.8 … 1.2.
[[nodiscard]] std::optional<Milliseconds> retry_delay(int attempts, double jitter);

class Sender {
 public:
  Sender(std::string kind, std::string account, channels::Channel& channel, Services& services,
         Metrics& metrics);
  ~Sender();
  void start();
  void wake();
  void stop();
  // Settles rows that a stopped process was sending. Call once, before start().
  void recover();
  // Sends what is due now; returns how many rows it took. On the sender's thread, or a test's.
  std::size_t send_due();

 private:
  struct Unit;
  void run(const std::stop_token& stop);
  std::vector<Unit> due();
  std::vector<Unit> claimed(std::vector<Unit> units, const std::vector<Unit>& finished);
  void send_round(std::vector<Unit>& units);
  void note(Unit& unit, const channels::SendResult& result);
  void settle_all(const std::vector<Unit>& finished);
  void tell(const std::vector<Unit>& finished);
  void add_delivery_event(const Unit& unit, Transaction& transaction);
  [[nodiscard]] static bool is_told(const Unit& unit);
  void settle(const Unit& unit, Transaction& transaction);
  void taken(const Unit& unit, Transaction& transaction);
  void park(const Unit& unit, const std::string& reason, Transaction& transaction);
  void retry(const Unit& unit, const channels::RetryLater& later, Transaction& transaction);
  void end_badly(const Unit& unit, const std::string& delivery, const std::string& reason,
                 Transaction& transaction);

  std::string kind_, account_;
  channels::Channel& channel_;
  Services& services_;
  Metrics& metrics_;
  std::mutex mutex_;
  std::condition_variable_any woken_;
  bool woken_up_ = true;
  std::unordered_map<Id, TimePoint> held_;  // conversations whose first message must be tried again first
  std::jthread thread_;
};

}  // namespace xiaoer::gateway
