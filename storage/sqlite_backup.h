// SPDX-License-Identifier: Apache-2.0
// Copies of a SQLite file: made while the service runs, put back while it does not. The command line calls
// restore, the driver calls copy.
#pragma once
#include <filesystem>
#include <string>

#include "storage/sqlite_connection.h"

namespace xiaoer {

inline constexpr const char* kDatabaseFile = "xiaoer.db";      // inside the data folder
inline constexpr const char* kRestoringSuffix = ".restoring";  // beside the file while a restore is under way

// One consistent moment of `source`, as one file at `target`; an older file there is replaced only after the
// copy passed its check. Readers and the writer go on meanwhile. Throws StorageError.
void copy_database(SqliteConnection& source, const std::filesystem::path& target);

// Makes `backup` the store of the folder `data`. The old files stay beside it as xiaoer.db.before-restore*.
// Refuses (StorageError) a damaged or foreign backup, one made by a newer version, and a folder that a
// process is using.
void restore_sqlite(const std::filesystem::path& backup, const std::filesystem::path& data);

}  // namespace xiaoer
