// SPDX-License-Identifier: Apache-2.0
// The schema's history. The numbered files of storage/migrations/ are built into the program; `serve` brings
// a store to the newest one before it takes traffic, `xiaoer migrate` shows and does the same. One thread.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "foundation/time.h"
#include "storage/database.h"

namespace xiaoer {

struct Migration {
  int version;
  std::string_view name;  // "0001_first"
  std::string_view sql;
};
// In order, without gaps.
[[nodiscard]] const std::vector<Migration>& embedded_migrations();

struct MigrationStatus {
  int version = 0;
  std::string name;
  std::string sha256;                   // of the file's text
  std::optional<TimePoint> applied_at;  // empty: still to do
};

// The newest migration that the store has; 0 for an empty store.
[[nodiscard]] int schema_version(Database& database);
[[nodiscard]] std::vector<MigrationStatus> migration_status(Database& database);

// Runs what is missing, each migration in its own transaction, and returns how many ran. Throws StorageError
// when the store was made by a newer version or by another text of the same migration; nothing is changed
// then.
int migrate(Database& database, TimePoint now = system_now());
// The same with other migrations, for tests.
int migrate(Database& database, const std::vector<Migration>& migrations, TimePoint now);

// Throws StorageError when `version` is newer than this program; `where` names the store.
void refuse_newer_schema(int version, const std::string& where);

}  // namespace xiaoer
