// SPDX-License-Identifier: Apache-2.0
// Hop 7: one sender thread per channel account takes due outbox rows in order and lets the channel send them.
// What a stopped process may have sent already ("sending") is not repeated unless the channel says that
// repeating is harmless: it becomes "unknown" and is shown to an agent. A long text goes in parts; those
// that went are not repeated. Which rows are due: due.h; what becomes of them: settlement.h.
#pragma once
#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "gateway/metrics.h"
#include "gateway/services.h"
#include "gateway/settlement.h"

namespace xiaoer::gateway {

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
  void run(const std::stop_token& stop);
  std::vector<Sending> claimed(std::vector<Sending> rows);
  void refuse_unreadable(std::vector<Sending>& rows);
  bool send_round(std::vector<Sending>& rows);
  std::vector<channels::SendResult> results_of(const std::vector<OutboundMessage>& messages);
  void note(Sending& row, const channels::SendResult& result);
  void settle_finished();
  void tell_finished();

  std::string kind_, account_;
  channels::Channel& channel_;
  Services& services_;
  Metrics& metrics_;
  std::mutex mutex_;
  std::condition_variable_any woken_;
  bool woken_up_ = true;
  Settlement settlement_;
  std::vector<Sending> finished_;  // their outcomes are not in the store yet
  std::jthread thread_;
};

}  // namespace xiaoer::gateway
