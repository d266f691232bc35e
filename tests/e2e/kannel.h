// SPDX-License-Identifier: Apache-2.0
// A real Kannel gateway in the test's folder, with its own fake operator: a phone writes through it, and what
// reaches the phone is read from its output. Everything ends with the test.
#pragma once
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "tests/e2e/support/child.h"

namespace xiaoer::test {

class Kannel {
 public:
  // `hook`: where it brings what phones write, with the key.
  Kannel(std::filesystem::path folder, const std::string& hook);
  [[nodiscard]] int sendsms_port() const { return sendsms_; }
  void stop();
  void start();
  // The phone writes once and reads on until it writes again; what has reached it since the beginning. Waits
  // until `expected` messages are there, at most 20 s.
  std::vector<std::string> phone_writes(const std::string& text, std::size_t expected);
  std::vector<std::string> phone_reads(std::size_t expected);

 private:
  [[nodiscard]] std::vector<std::string> received() const;

  std::filesystem::path folder_;
  int bearerbox_, smsbox_, phone_, sendsms_;
  int calls_ = 0;  // each with a log of its own
  std::vector<std::unique_ptr<Child>> boxes_;
  std::unique_ptr<Child> fakesmsc_;
};

}  // namespace xiaoer::test
