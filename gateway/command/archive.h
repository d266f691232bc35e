// SPDX-License-Identifier: Apache-2.0
// Files packed into one tar archive with zstd, and taken out of it again; hides libarchive. For the backup.
#pragma once
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

struct archive;

namespace xiaoer::gateway {

// Writes an archive. Its destructor leaves the file unfinished where finish() was not called.
class ArchiveWriter final {
 public:
  explicit ArchiveWriter(const std::filesystem::path& target);  // for its owner alone; throws StorageError
  // False when the file is not there; it may have been removed since it was named. Throws StorageError.
  bool add(const std::filesystem::path& file, const std::string& name);
  void finish();  // on the disk when it returns; throws StorageError

 private:
  void require(int result);
  std::filesystem::path path_;
  std::unique_ptr<archive, int (*)(archive*)> archive_;
};

// Unpacks every file below `folder`. `wanted` says yes to the names it may hold; any other, and whatever is
// no plain file, makes it throw StorageError (damaged), as a file does that is no archive or was cut short.
void unpack(const std::filesystem::path& source, const std::filesystem::path& folder,
            const std::function<bool(const std::string&)>& wanted);

}  // namespace xiaoer::gateway
