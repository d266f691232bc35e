// SPDX-License-Identifier: Apache-2.0
// Hop 3: takes the oldest unhandled message of each conversation that was woken. One thread owns a
// conversation (id mod threads), so order inside it is kept while conversations run side by side. The store
// is the truth: what was pending at a restart is found again, and a message that keeps failing is parked for
// a person.
#pragma once
#include <atomic>
#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <thread>
#include <unordered_set>
#include <vector>

#include "gateway/metrics.h"
#include "gateway/services.h"
#include "gateway/turns.h"

namespace xiaoer::gateway {

class Worker {
 public:
  struct Options {
    std::size_t threads = 2;
    std::size_t batch = 128;  // conversations whose turns share one wait for the disk
    int max_attempts = 2;     // failures after which a person gets the message
  };
  Worker(Services& services, TurnContext context, Metrics& metrics, Options options);
  ~Worker();

  // Handles what a stopped process left behind, one message at a time with the attempt counted first, so that
  // a message that kills the process is parked in the end. Call once, before start().
  void recover();
  void start();
  void wake(Id conversation_id);  // any thread, returns at once
  void stop();                    // finishes the batches at hand
  [[nodiscard]] std::size_t backlog() const;
  void settle();  // runs until nothing is woken any more, on the calling thread; for `simulate` and tests

 private:
  struct Flight;
  struct Lane {
    std::mutex mutex;
    std::condition_variable_any filled;
    std::deque<Id> queue;
    std::unordered_set<Id> queued;
    std::jthread thread;
  };
  Lane& lane_of(Id conversation_id) {
    return *lanes_[static_cast<std::size_t>(conversation_id) % lanes_.size()];
  }
  void run(Lane& lane, const std::stop_token& stop);
  std::vector<Id> take(Lane& lane, const std::stop_token& stop);
  void handle(const std::vector<Id>& conversations);
  void submit(Flight& flight);
  void conclude(Flight& flight);
  void finish(const PendingMessage& message, const PreparedTurn& prepared);
  void fail(const PendingMessage& message, const std::string& reason);
  void try_again(const PendingMessage& message, const StorageError& error);
  void recover_one(Id conversation_id);

  Services& services_;
  TurnContext context_;
  Metrics& metrics_;
  Options options_;
  std::vector<std::unique_ptr<Lane>> lanes_;
};

}  // namespace xiaoer::gateway
