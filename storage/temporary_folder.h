// SPDX-License-Identifier: Apache-2.0
// A folder of its owner alone that is removed with everything in it; in memory where the system offers that.
#pragma once
#include <filesystem>

namespace xiaoer {

class TemporaryFolder {
 public:
  TemporaryFolder();  // throws StorageError
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace xiaoer
