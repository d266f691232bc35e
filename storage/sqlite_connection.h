// SPDX-License-Identifier: Apache-2.0
// One connection to a SQLite file with its prepared statements. The driver gives each connection to one
// thread at a time. Only the writer's connection commits and checkpoints: SQLite before 3.51.3 can damage a
// file when one connection checkpoints while another commits.
#pragma once
#include <SQLiteCpp/SQLiteCpp.h>

#include <string>
#include <unordered_map>

#include "storage/database.h"

namespace xiaoer {

enum class ConnectionRole { writer, scratch_writer, reader };  // scratch: not worth an fsync

class SqliteConnection {
 public:
  // Opens the file; a writer creates it, readable by its owner only. Throws StorageError.
  SqliteConnection(const std::string& file, ConnectionRole role, std::chrono::milliseconds busy);

  // Runs one statement to its end. Throws StorageError.
  Rows run(std::string_view sql, const Params& params = {});
  [[nodiscard]] std::int64_t changed() const { return database_.getChanges(); }
  // False after SQLite rolled back by itself (no space, I/O error).
  [[nodiscard]] bool in_transaction() const;
  [[nodiscard]] SQLite::Database& database() { return database_; }
  [[nodiscard]] const std::string& file() const { return file_; }

 private:
  struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
  };

  struct Prepared {
    SQLite::Statement statement;
    bool inserts = false;  // it ended with RETURNING id
  };

  Prepared& prepared(std::string_view sql);
  Prepared prepare(std::string_view sql);
  void bind(SQLite::Statement& statement, const Params& params) const;
  void configure(ConnectionRole role);

  std::string file_;
  SQLite::Database database_;
  std::unordered_map<std::string, Prepared, TextHash, std::equal_to<>> statements_;
};

}  // namespace xiaoer
