// SPDX-License-Identifier: Apache-2.0
#include "storage/sqlite_readers.h"

namespace xiaoer {
namespace {
constexpr int kConnections = 8;
}

std::unique_ptr<SqliteConnection> SqliteReaders::take() {
  {
    std::unique_lock lock(mutex_);
    returned_.wait(lock, [this] { return !free_.empty() || opened_ < kConnections; });
    if (!free_.empty()) {
      auto connection = std::move(free_.back());
      free_.pop_back();
      return connection;
    }
    ++opened_;
  }
  try {
    return std::make_unique<SqliteConnection>(file_, ConnectionRole::reader, busy_);
  } catch (...) {
    const std::lock_guard lock(mutex_);
    --opened_;
    returned_.notify_one();
    throw;
  }
}

void SqliteReaders::give_back(std::unique_ptr<SqliteConnection> connection) {
  {
    const std::lock_guard lock(mutex_);
    free_.push_back(std::move(connection));
  }
  returned_.notify_one();
}

}  // namespace xiaoer
