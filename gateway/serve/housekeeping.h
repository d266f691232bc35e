// SPDX-License-Identifier: Apache-2.0
// The clock thread: what has to happen without anybody asking. Knowledge that becomes effective or expires,
// what `xiaoer user add` left for a running service, the change feed's old end, channels' old memories and
// messages that could not be sent, removed in small steps.
#pragma once
#include <array>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "gateway/serve/data_folder.h"
#include "gateway/serve/rule_keeper.h"

namespace xiaoer::gateway {

class Housekeeping {
 public:
  Housekeeping(DataFolder& data, RuleKeeper& rules, Clock clock)
      : database_(data.database()), data_(data.path()), rules_(rules), clock_(std::move(clock)) {}
  ~Housekeeping() { stop(); }
  void start();
  void stop();
  void run_once();  // what the thread does each second

 private:
  void shorten_feed();
  void forget_old();
  void forget_seen();

  Database& database_;
  std::filesystem::path data_;
  RuleKeeper& rules_;
  Clock clock_;
  TimePoint next_forgetting_{};
  std::array<std::string, 3> seen_until_;  // how far forget_seen() came
  std::mutex mutex_;
  std::condition_variable_any asked_to_stop_;
  std::jthread thread_;
};

}  // namespace xiaoer::gateway
