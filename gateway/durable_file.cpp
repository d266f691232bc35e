// SPDX-License-Identifier: Apache-2.0
#include "gateway/durable_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "foundation/error.h"

namespace xiaoer::gateway {
namespace {

[[noreturn]] void fail(const std::string& what, const std::filesystem::path& path) {
  const int error = errno;
  throw StorageError(
      error == ENOSPC || error == EDQUOT ? StorageError::Kind::full : StorageError::Kind::other,
      what + " " + path.string() + ": " + std::generic_category().message(error));
}

// An open file that closes itself.
class File {
 public:
  File(const std::filesystem::path& path, int flags)
      : path_(path), number_(::open(path.c_str(), flags, 0600)) {
    if (number_ < 0) fail("cannot open", path_);
  }
  ~File() { ::close(number_); }
  File(const File&) = delete;
  File& operator=(const File&) = delete;

  void write(std::string_view bytes) const {
    while (!bytes.empty()) {
      const auto written = ::write(number_, bytes.data(), bytes.size());
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) fail("cannot write", path_);
      bytes.remove_prefix(static_cast<std::size_t>(written));
    }
  }
  // Everything on the same device: one wait for many files.
  void sync_all() const {
    if (::syncfs(number_) != 0) fail("cannot sync", path_);
  }
  void sync() const {
    if (::fsync(number_) != 0) fail("cannot sync", path_);
  }

 private:
  std::filesystem::path path_;
  int number_;
};

// Removes the half-written file unless it was renamed.
struct Leftover {
  const std::filesystem::path& path;
  ~Leftover() { ::unlink(path.c_str()); }
};

}  // namespace

void write_durably(const std::filesystem::path& path, std::string_view bytes) {
  const std::filesystem::path part = path.string() + ".part";
  const Leftover leftover{part};
  {
    const File file(part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW);
    file.write(bytes);
    file.sync();
  }
  if (::rename(part.c_str(), path.c_str()) != 0) fail("cannot name", path);
  File(path.parent_path(), O_RDONLY | O_DIRECTORY | O_CLOEXEC).sync();
}

void write_all_durably(const std::filesystem::path& folder, const std::vector<NamedBytes>& files) {
  std::vector<std::filesystem::path> parts;
  parts.reserve(files.size());
  std::vector<Leftover> leftovers;
  leftovers.reserve(files.size());
  for (const auto& file : files) {
    parts.push_back(file.path.string() + ".part");
    leftovers.emplace_back(parts.back());
    File(parts.back(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW).write(file.bytes);
  }
  sync_device(folder);
  for (std::size_t i = 0; i < files.size(); ++i)
    if (::rename(parts[i].c_str(), files[i].path.c_str()) != 0) fail("cannot name", files[i].path);
  sync_device(folder);
}

void sync_file(const std::filesystem::path& path) {
  File(path, O_RDONLY | O_CLOEXEC).sync();
}

void sync_device(const std::filesystem::path& folder) {
  File(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC).sync_all();
}

}  // namespace xiaoer::gateway
