// SPDX-License-Identifier: Apache-2.0
// Writes a whole file so that after a power cut there is either all of it or none. Any thread.
#pragma once
#include <filesystem>
#include <string_view>
#include <vector>

namespace xiaoer::gateway {

// The folder must exist; the file is for its owner alone. Throws StorageError (full, other).
void write_durably(const std::filesystem::path& path, std::string_view bytes);

struct NamedBytes {
  std::filesystem::path path;
  std::string_view bytes;
};
// Many files with two waits for the disk in all. Their folders, below `folder`, must exist.
void write_all_durably(const std::filesystem::path& folder, const std::vector<NamedBytes>& files);

}  // namespace xiaoer::gateway
