// SPDX-License-Identifier: Apache-2.0
// A mail server on loopback that answers each line as a test says. One connection at a time.
#pragma once
#include <functional>
#include <string>
#include <thread>

#include "tests/support/loopback_listener.h"

namespace xiaoer::test {

class LineServer {
 public:
  using Answer = std::function<std::string(const std::string& line)>;
  // `answer` runs on the server's thread and gives whole lines; what "BYE" or "QUIT" ends is up to the
  // client.
  LineServer(std::string greeting, Answer answer);
  LineServer(const LineServer&) = delete;
  LineServer& operator=(const LineServer&) = delete;
  ~LineServer();
  [[nodiscard]] int port() const { return listener_.port(); }

 private:
  void serve();
  void talk(int connection);

  const std::string greeting_;
  const Answer answer_;
  LoopbackListener listener_;
  std::jthread thread_;  // joined first
};

}  // namespace xiaoer::test
