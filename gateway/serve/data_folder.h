// SPDX-License-Identifier: Apache-2.0
// The folder of an installation: the database, the attachments, the secret that tokens are signed with, and
// the lock that keeps a second process away. Opened by `serve` and by the commands that need the store. One
// thread.
#pragma once
#include <filesystem>
#include <memory>
#include <string>

#include "storage/data_lock.h"
#include "storage/database.h"

namespace xiaoer::gateway {

class DataFolder {
 public:
  // Creates what is missing and brings the schema up to date. Throws StorageError, or RequestError with words
  // an administrator understands when the folder cannot be used.
  explicit DataFolder(const std::filesystem::path& path);
  [[nodiscard]] Database& database() { return *database_; }
  [[nodiscard]] const std::string& secret() const { return secret_; }
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  [[nodiscard]] bool fresh() const { return fresh_; }  // the database was created now

 private:
  std::filesystem::path path_;
  std::unique_ptr<DataLock> lock_;
  std::unique_ptr<Database> database_;
  std::string secret_;
  bool fresh_ = false;
};

[[nodiscard]] std::filesystem::path database_file(const std::filesystem::path& data);

}  // namespace xiaoer::gateway
