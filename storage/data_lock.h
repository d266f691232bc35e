// SPDX-License-Identifier: Apache-2.0
// Keeps a second process away from a data folder: `serve` and `restore` hold it for their whole life. The
// system releases it when the process ends, however it ends.
#pragma once
#include <filesystem>

namespace xiaoer {

class DataLock {
 public:
  // Throws StorageError (busy) that names the process which holds it.
  explicit DataLock(const std::filesystem::path& data);
  ~DataLock();
  DataLock(const DataLock&) = delete;
  DataLock& operator=(const DataLock&) = delete;

 private:
  int descriptor_ = -1;
};

}  // namespace xiaoer
