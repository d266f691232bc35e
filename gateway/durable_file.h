// SPDX-License-Identifier: Apache-2.0
// Files that are whole or not there at all after a power cut. Any thread; errors are StorageError (full,
// other).
#pragma once
#include <filesystem>
#include <string_view>
#include <vector>

namespace xiaoer::gateway {

// The folder must exist; the file is for its owner alone.
void write_durably(const std::filesystem::path& path, std::string_view bytes);

struct NamedBytes {
  std::filesystem::path path;
  std::string_view bytes;
};
// Many files with two waits for the disk in all. Their folders, below `folder`, must exist.
void write_all_durably(const std::filesystem::path& folder, const std::vector<NamedBytes>& files);

// For files that another hand wrote: back when it is on the disk.
void sync_file(const std::filesystem::path& path);
// The same for all that was written or renamed on the folder's device.
void sync_device(const std::filesystem::path& folder);

}  // namespace xiaoer::gateway
