// SPDX-License-Identifier: Apache-2.0
// A folder on the disk of the build, for one test; it stays when the test failed, to be looked at.
#pragma once
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <string>

namespace xiaoer::test {

class TestFolder {
 public:
  TestFolder()
      : path_(std::filesystem::path(XIAOER_BINARY_DIR) / "e2e" /
              (name() + "-" + std::to_string(::getpid()))) {
    std::filesystem::create_directories(path_);
  }
  ~TestFolder() {
    std::error_code ignored;
    if (!::testing::Test::HasFailure()) std::filesystem::remove_all(path_, ignored);
  }
  TestFolder(const TestFolder&) = delete;
  TestFolder& operator=(const TestFolder&) = delete;
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  static std::string name() { return ::testing::UnitTest::GetInstance()->current_test_info()->name(); }
  std::filesystem::path path_;
};

}  // namespace xiaoer::test
