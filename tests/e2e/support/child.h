// SPDX-License-Identifier: Apache-2.0
// Other programs that a test starts: until the end of the test, or to their end. They die with the test. One
// thread.
#pragma once
#include <sys/types.h>

#include <filesystem>
#include <string>
#include <vector>

namespace xiaoer::test {

class Child {
 public:
  // Starts it and waits until it writes `ready` to standard error, which goes to `log`. Throws
  // std::runtime_error with what it said when it ends or says nothing for 30 s.
  Child(const std::vector<std::string>& command, const std::string& ready, const std::filesystem::path& log);
  ~Child();
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

 private:
  pid_t pid_ = -1;
};

// Runs it to its end with `input` on standard input, at most 60 s; what it wrote to standard output. Files go
// into `folder`. Throws std::runtime_error when it fails.
[[nodiscard]] std::string run_program(const std::vector<std::string>& command, const std::string& input,
                                      const std::filesystem::path& folder);
// Node as bin/node-path finds it, and a program of tests/peers.
[[nodiscard]] std::vector<std::string> peer_command(const std::string& script,
                                                    const std::vector<std::string>& arguments,
                                                    const std::filesystem::path& folder);

}  // namespace xiaoer::test
