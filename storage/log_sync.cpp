// SPDX-License-Identifier: Apache-2.0
#include "storage/log_sync.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

#include "foundation/thread_role.h"

namespace xiaoer {

LogSync::LogSync(std::string log, std::function<void(const std::string& failure)> done)
    : log_(std::move(log)), done_(std::move(done)), thread_([this] { serve(); }) {}

LogSync::~LogSync() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  asked_.notify_one();
  thread_.join();
  if (descriptor_ >= 0) ::close(descriptor_);
}

void LogSync::start() {
  {
    const std::lock_guard lock(mutex_);
    wanted_ = true;
  }
  asked_.notify_one();
}

void LogSync::serve() {
  take_role(kSyncRole);
  for (;;) {
    {
      std::unique_lock lock(mutex_);
      asked_.wait(lock, [this] { return wanted_ || stopping_; });
      if (!wanted_) return;
      wanted_ = false;
    }
    done_(sync());
  }
}

// The log lives as long as a connection is open, so one descriptor serves to the end. It takes no part in
// SQLite's locks: those are on the other two files.
std::string LogSync::sync() {
  if (log_.empty()) return "";
  if (descriptor_ < 0) descriptor_ = ::open(log_.c_str(), O_RDONLY | O_CLOEXEC);
  int code = descriptor_ < 0 ? -1 : 0;
  if (code == 0) {
    do code = ::fdatasync(descriptor_);
    while (code != 0 && errno == EINTR);
  }
  return code == 0 ? "" : log_ + ": " + std::generic_category().message(errno);
}

}  // namespace xiaoer
