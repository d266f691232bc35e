// SPDX-License-Identifier: Apache-2.0
#include "storage/temporary_folder.h"

#include <unistd.h>

#include <cstdlib>
#include <cstring>
#include <string>

#include "foundation/error.h"

namespace xiaoer {

TemporaryFolder::TemporaryFolder() {
  const char* memory = "/dev/shm";
  const bool in_memory = ::access(memory, W_OK | X_OK) == 0;
  auto name =
      (in_memory ? std::filesystem::path(memory) : std::filesystem::temp_directory_path()) / "xiaoer-XXXXXX";
  std::string pattern = name.string();
  if (::mkdtemp(pattern.data()) == nullptr) {
    throw StorageError(StorageError::Kind::other,
                       "cannot create a temporary folder " + pattern + ": " + std::strerror(errno));
  }
  path_ = pattern;
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

}  // namespace xiaoer
