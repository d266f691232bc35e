// SPDX-License-Identifier: Apache-2.0
// Many visitors who write without a pause and repeat a message until it is acknowledged, whatever happens to
// the server meanwhile; and the ledger of what was acknowledged to them.
#pragma once
#include <atomic>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "tests/e2e/support/visitor.h"

namespace xiaoer::test {

struct Acked {
  std::int64_t conversation = 0;
  std::string text;      // names the message: no other has it
  std::int64_t seq = 0;  // as the server said
};
// In the order of sending; each conversation belongs to one sender.
using Ledger = std::vector<Acked>;

class CrashLoad {
 public:
  // The server must be up: opens the conversations.
  CrashLoad(int port, int senders, int conversations_each);
  ~CrashLoad();
  CrashLoad(const CrashLoad&) = delete;
  CrashLoad& operator=(const CrashLoad&) = delete;

  void server_is_up();  // after each start
  [[nodiscard]] std::int64_t acked() const { return acked_; }
  // Lets every sender get its last message acknowledged (the server must stay up) and returns what all were
  // told.
  [[nodiscard]] std::vector<Ledger> finish();

 private:
  void send(int sender);
  void wait_for_restart(int since);
  int port_, conversations_each_;
  std::vector<std::deque<Visitor>> visitors_;
  std::vector<Ledger> ledgers_;
  std::atomic<std::int64_t> acked_ = 0;
  std::atomic<bool> finishing_ = false;
  std::atomic<int> starts_ = 0;
  std::mutex mutex_;
  std::condition_variable restarted_;
  std::vector<std::jthread> threads_;
};

}  // namespace xiaoer::test
