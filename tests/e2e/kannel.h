// SPDX-License-Identifier: Apache-2.0
// A real Kannel gateway in the test's folder, with its own fake operator: a phone writes through it, and what
// reaches the phone is read from its output. Everything ends with the test.
#pragma once
#include <sys/types.h>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace xiaoer::test {

// A child that dies with the test; its output goes to a file.
class Child {
 public:
  Child(const std::vector<std::string>& command, const std::filesystem::path& output);
  ~Child() { end(); }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  void end();

 private:
  pid_t pid_ = -1;
};

class Kannel {
 public:
  // `hook`: where it brings what phones write, with the key.
  Kannel(std::filesystem::path folder, const std::string& hook);
  [[nodiscard]] int sendsms_port() const { return sendsms_; }
  void stop();
  void start();
  // The phone writes once, then reads for a while; what has reached it since the beginning.
  // Waits until `expected` messages are there, at most 20 s.
  std::vector<std::string> phone_writes(const std::string& text, std::size_t expected);

 private:
  [[nodiscard]] std::vector<std::string> received() const;

  std::filesystem::path folder_;
  int bearerbox_, smsbox_, phone_, sendsms_;
  int calls_ = 0;
  std::vector<std::unique_ptr<Child>> children_;
};

}  // namespace xiaoer::test
