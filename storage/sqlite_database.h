// SPDX-License-Identifier: Apache-2.0
// The embedded store: one SQLite file, one writer thread with group commit, a few reading connections. Opened
// by the wiring, the command line and tests; the Database it gives may be used from any thread.
#pragma once
#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "storage/database.h"

namespace xiaoer {

struct SqliteOptions {
  // The file, created when missing; its folder must exist. ":memory:" is a private store that disappears at
  // close and is not worth an fsync; it behaves like a file in all other ways (it is one, in memory where the
  // system can).
  std::string path = ":memory:";
  std::chrono::milliseconds busy{5000};  // how long to wait for a lock of a foreign program
  std::function<void()> wake{};  // after each commit, on the writer thread; must be quick; may be empty
};

// Throws StorageError (damaged: the message names the restore command). Does not migrate.
[[nodiscard]] std::unique_ptr<Database> open_sqlite(const SqliteOptions& options);

}  // namespace xiaoer
