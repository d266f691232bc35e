// SPDX-License-Identifier: Apache-2.0
// Copies of the embedded store for the command line. No SQLite header comes along.
#pragma once
#include <filesystem>
#include <functional>

namespace xiaoer {

inline constexpr const char* kDatabaseFile = "xiaoer.db";  // inside the data folder

// One consistent moment of the store in `data`, as one file, also while a process serves it: it only reads.
// An older file at `target` is replaced only after the copy passed its check. Throws StorageError.
void backup_sqlite(const std::filesystem::path& data, const std::filesystem::path& target);

// Makes `backup` the store of the folder `data`. The old files stay beside it as xiaoer.db.before-restore*.
// Refuses (StorageError) a damaged or foreign backup, one made by a newer version, and a folder that a
// process is using. `prepare` runs once the backup has proved sound, while no process can use the folder and
// the old store is still in its place; when it throws, that store stays.
void restore_sqlite(const std::filesystem::path& backup, const std::filesystem::path& data,
                    const std::function<void()>& prepare = {});

}  // namespace xiaoer
