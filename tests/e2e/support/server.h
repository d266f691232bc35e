// SPDX-License-Identifier: Apache-2.0
// The real program as a child process on a data folder of the test and free loopback ports: started, killed,
// started again. Its own log lies in DATA/stderr.log. It dies with the test. One thread.
#pragma once
#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <string>

namespace xiaoer::test {

// $XIAOER_BIN, else the release build.
[[nodiscard]] std::filesystem::path server_binary();
// Beside it: the program that breaks the promise on purpose.
[[nodiscard]] std::filesystem::path control_binary();
// A free port below the system's own range.
[[nodiscard]] int free_port();

struct ServerOptions {
  std::filesystem::path binary = server_binary();
  std::filesystem::path folder;  // holds the configuration, the log and, in data/, the store
  int port = free_port(), live_port = free_port();
  std::string channels{};  // more [[channel]] rows
};

class Server {
 public:
  explicit Server(ServerOptions options);
  ~Server() { kill(); }
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  // Waits until it says "ready". Throws std::runtime_error with its last words when it ends instead.
  void start();
  // Waits for it to end by itself, as a start that must fail does; returns the exit code.
  [[nodiscard]] int start_and_fail();
  void kill();  // SIGKILL
  // It ends by itself within `limit`, or is killed.
  void wait_until_dead(std::chrono::milliseconds limit = std::chrono::seconds(30));
  [[nodiscard]] int stop();  // SIGTERM; the exit code, -1 when it had to be killed after 30 s
  [[nodiscard]] int port() const { return options_.port; }
  [[nodiscard]] int live_port() const { return options_.live_port; }
  [[nodiscard]] std::filesystem::path data() const { return options_.folder / "data"; }
  [[nodiscard]] std::string log() const;  // of the last start
  [[nodiscard]] pid_t pid() const { return pid_; }

 private:
  void launch();
  [[nodiscard]] int wait(int timeout_ms);  // exit code, 128 + signal, or -1

  ServerOptions options_;
  pid_t pid_ = -1;
  std::uintmax_t log_start_ = 0;
};

}  // namespace xiaoer::test
