// SPDX-License-Identifier: Apache-2.0
// A server started by a benchmark: waits until it is ready, tells what it uses, and is gone afterwards.
#pragma once
#include <sys/types.h>

#include <string>
#include <vector>

namespace xiaoer::bench {

class Child {
 public:
  // Starts the program; returns when its standard error says `ready_word` (or its port answers, when that is
  // ""). Throws std::runtime_error with what it said when it does not get ready in a minute.
  Child(const std::vector<std::string>& command, const std::string& ready_word, int port);
  ~Child();  // SIGTERM, and SIGKILL after ten seconds
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  [[nodiscard]] const std::string& said() const { return said_; }  // on standard error, until it was ready
  [[nodiscard]] double seconds_to_ready() const { return seconds_to_ready_; }
  [[nodiscard]] double resident_megabytes() const;  // with its children
  [[nodiscard]] double cpu_seconds() const;         // with its children
  [[nodiscard]] pid_t pid() const { return pid_; }

 private:
  void wait_ready(const std::string& ready_word, int port);
  pid_t pid_ = -1;
  int errors_ = -1;
  std::string said_;
  double seconds_to_ready_ = 0;
};

// A loopback port below the ephemeral range that was free a moment ago.
[[nodiscard]] int free_port();
// Runs a command to its end with `input` on standard input; its exit code.
int run_command(const std::vector<std::string>& command, const std::string& input);

}  // namespace xiaoer::bench
