// SPDX-License-Identifier: Apache-2.0
#include "storage/migrations.h"

#include <map>

#include "foundation/error.h"
#include "foundation/random.h"
#include "storage/sql_text.h"

namespace xiaoer {
namespace {

using Kind = StorageError::Kind;

constexpr std::string_view kCreateHistory =
    "CREATE TABLE IF NOT EXISTS schema_migration ("
    "version BIGINT PRIMARY KEY, name TEXT NOT NULL, sha256 TEXT NOT NULL, applied_at BIGINT NOT NULL)";

bool has_history(Database& database) {
  const std::string_view sql =
      database.dialect() == Dialect::sqlite
          ? "SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' AND name = 'schema_migration'"
          : "SELECT COUNT(*) FROM information_schema.tables WHERE table_name = 'schema_migration'";
  return database.read(sql)[0].integer(0) > 0;
}

std::map<int, MigrationStatus> applied(Database& database) {
  std::map<int, MigrationStatus> result;
  if (!has_history(database)) return result;
  for (const auto& row :
       database.read("SELECT version, name, sha256, applied_at FROM schema_migration ORDER BY version")) {
    const auto version = static_cast<int>(row.integer(0));
    result[version] = {version, row.text(1), row.text(2), from_millis(row.integer(3))};
  }
  return result;
}

void refuse_newer(int stored, int known, const std::string& where) {
  if (stored <= known) return;
  throw StorageError(Kind::other, where + " was made by a newer version of Xiaoer (schema " +
                                      std::to_string(stored) + "; this program knows " +
                                      std::to_string(known) +
                                      "). Start the newer program, or restore a backup that this one made");
}

void refuse_other_text(const Migration& migration, const MigrationStatus& stored, const std::string& where) {
  if (stored.sha256 == sha256_hex(migration.sql)) return;
  throw StorageError(Kind::other,
                     where + ": migration " + stored.name +
                         " was applied with another text than this program has. The store belongs to "
                         "another build; start that one, or restore a backup");
}

void apply(Database& database, const Migration& migration, TimePoint now) {
  const auto statements = split_statements(sql_for(migration.sql, database.dialect()));
  try {
    database.write([&](Transaction& transaction) {
      transaction.run(kCreateHistory);
      for (const auto& statement : statements) transaction.run(statement);
      transaction.run(
          "INSERT INTO schema_migration (version, name, sha256, applied_at) VALUES ($1, $2, $3, $4)",
          {static_cast<std::int64_t>(migration.version), std::string(migration.name),
           sha256_hex(migration.sql), to_millis(now)});
    });
  } catch (const StorageError& error) {
    throw StorageError(error.kind(), "migration " + std::string(migration.name) +
                                         " failed, the store is unchanged: " + error.what());
  }
}

}  // namespace

int schema_version(Database& database) {
  const auto history = applied(database);
  return history.empty() ? 0 : history.rbegin()->first;
}

std::vector<MigrationStatus> migration_status(Database& database) {
  auto known = applied(database);
  for (const auto& migration : embedded_migrations()) {
    known.try_emplace(migration.version, MigrationStatus{migration.version, std::string(migration.name),
                                                         sha256_hex(migration.sql), std::nullopt});
  }
  std::vector<MigrationStatus> result;
  for (auto& [version, status] : known) result.push_back(std::move(status));
  return result;
}

int migrate(Database& database, TimePoint now) {
  return migrate(database, embedded_migrations(), now);
}

int migrate(Database& database, const std::vector<Migration>& migrations, TimePoint now) {
  const auto history = applied(database);
  const auto where = database.description();
  if (!history.empty()) refuse_newer(history.rbegin()->first, static_cast<int>(migrations.size()), where);
  std::vector<const Migration*> missing;
  for (const auto& migration : migrations) {
    const auto stored = history.find(migration.version);
    if (stored == history.end()) {
      missing.push_back(&migration);
    } else {
      refuse_other_text(migration, stored->second, where);
    }
  }
  for (const auto* migration : missing) apply(database, *migration, now);
  return static_cast<int>(missing.size());
}

void refuse_newer_schema(int version, const std::string& where) {
  refuse_newer(version, static_cast<int>(embedded_migrations().size()), where);
}

}  // namespace xiaoer
