// SPDX-License-Identifier: Apache-2.0
// Copies of a SQLite file: made while the service runs, the driver's side of storage/backup.h.
#pragma once
#include <filesystem>
#include <string>

#include "storage/backup.h"
#include "storage/sqlite_connection.h"

namespace xiaoer {

inline constexpr const char* kRestoringSuffix = ".restoring";  // beside the file while a restore is under way

// One consistent moment of `source`, as one file at `target`; an older file there is replaced only after the
// copy passed its check. Readers and the writer go on meanwhile. Throws StorageError.
void copy_database(SqliteConnection& source, const std::filesystem::path& target);

}  // namespace xiaoer
