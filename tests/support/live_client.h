// SPDX-License-Identifier: Apache-2.0
// A client of event streams for tests: a plain socket, blocking reads with a deadline, events taken apart by
// hand, so that it trusts nothing of the server under test.
#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace xiaoer::test {

// A loopback port below the ephemeral range that was free a moment ago.
[[nodiscard]] int free_port();

struct SeenEvent {
  std::int64_t id = 0;
  std::string name, data;
};

class LiveClient {
 public:
  using Headers = std::vector<std::pair<std::string, std::string>>;
  LiveClient(int port, const std::string& target, const Headers& headers = {},
             const std::string& method = "GET");
  ~LiveClient();
  LiveClient(const LiveClient&) = delete;
  LiveClient& operator=(const LiveClient&) = delete;

  // Status line and headers; empty when the server closed without them.
  [[nodiscard]] const std::string& head();
  [[nodiscard]] int status();
  [[nodiscard]] std::optional<SeenEvent> next();  // nullopt: closed, or nothing for five seconds
  [[nodiscard]] bool saw_comment();               // true when a comment line comes before the next event
  [[nodiscard]] std::string rest();               // everything until the server closes
  void send(const std::string& bytes);

 private:
  bool more();  // reads once; false at the end
  std::optional<std::string> block();
  int socket_ = -1;
  std::string head_, buffer_;
  bool head_read_ = false;
};

// Waits until `condition` holds, at most ten seconds.
template <class Condition>
[[nodiscard]] bool eventually(Condition condition);

}  // namespace xiaoer::test

#include <thread>
template <class Condition>
bool xiaoer::test::eventually(Condition condition) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(10);
  while (!condition()) {
    if (std::chrono::steady_clock::now() > end) return false;
    std::this_thread::yield();
  }
  return true;
}
