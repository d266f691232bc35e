// SPDX-License-Identifier: Apache-2.0
// A mail server on loopback that answers each line as a test says. One connection at a time.
#pragma once
#include <functional>
#include <string>
#include <thread>

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
  [[nodiscard]] int port() const { return port_; }

 private:
  [[nodiscard]] bool listen_on(int port);
  void serve();
  void talk(int connection);

  const std::string greeting_;
  const Answer answer_;
  int listener_ = -1, port_ = 0;
  std::jthread thread_;
};

}  // namespace xiaoer::test
