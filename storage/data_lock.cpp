// SPDX-License-Identifier: Apache-2.0
#include "storage/data_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <string>

#include "foundation/error.h"

namespace xiaoer {
namespace {

std::string holder(int descriptor) {
  std::array<char, 32> text{};
  const auto size = ::pread(descriptor, text.data(), text.size(), 0);
  std::string pid;
  for (ssize_t i = 0;
       i < size && text[static_cast<std::size_t>(i)] >= '0' && text[static_cast<std::size_t>(i)] <= '9';
       ++i) {
    pid += text[static_cast<std::size_t>(i)];
  }
  return pid.empty() ? "another process" : "process " + pid;
}

}  // namespace

DataLock::DataLock(const std::filesystem::path& data) {
  const auto file = data / "xiaoer.lock";
  descriptor_ = ::open(file.c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0600);
  if (descriptor_ < 0) {
    throw StorageError(StorageError::Kind::other, "cannot open " + file.string() + ": " +
                                                      std::strerror(errno) + ". Check the folder's rights");
  }
  if (::flock(descriptor_, LOCK_EX | LOCK_NB) != 0) {
    const auto who = holder(descriptor_);
    ::close(descriptor_);
    throw StorageError(StorageError::Kind::busy, "data folder " + data.string() + " is in use by " + who +
                                                     " (" + file.string() + "). Stop it first");
  }
  // The number only serves the message above; on a full disk the lock holds without it.
  const auto pid = std::to_string(::getpid()) + "\n";
  if (::ftruncate(descriptor_, 0) != 0 || ::pwrite(descriptor_, pid.data(), pid.size(), 0) < 0) errno = 0;
}

DataLock::~DataLock() {
  ::close(descriptor_);
}

}  // namespace xiaoer
