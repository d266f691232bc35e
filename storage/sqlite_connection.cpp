// SPDX-License-Identifier: Apache-2.0
#include "storage/sqlite_connection.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include "storage/sql_text.h"
#include "storage/sqlite_error.h"

namespace xiaoer {
namespace {

constexpr std::size_t kStatementLimit =
    1000;  // far above what the product has; guards against built-up texts

// SQLite takes the rights of its side files from the main file, so this one call protects all three.
void create_private(const std::string& file) {
  const int descriptor = ::open(file.c_str(), O_CREAT | O_CLOEXEC | O_RDWR, 0600);
  if (descriptor >= 0) ::close(descriptor);
}

// SQLite counts its memory under a lock, which every statement of every thread would take. Before its first
// use.
void configure_library() {
  static const int done = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
  static_cast<void>(done);
}

SQLite::Database open_file(const std::string& file, ConnectionRole role, std::chrono::milliseconds busy) {
  configure_library();
  if (role != ConnectionRole::reader) create_private(file);
  try {
    return {file, SQLite::OPEN_READWRITE | SQLite::OPEN_NOMUTEX, static_cast<int>(busy.count())};
  } catch (const SQLite::Exception& error) {
    throw sqlite_error(error, file);
  }
}

Value value_of(const SQLite::Column& column) {
  switch (column.getType()) {
    case SQLITE_INTEGER:
      return column.getInt64();
    case SQLITE_FLOAT:
      return column.getDouble();
    case SQLITE_NULL:
      return std::monostate{};
    default: {
      const char* text = column.getText();  // before getBytes: it may convert
      return std::string(text, static_cast<std::size_t>(column.getBytes()));
    }
  }
}

Row row_of(const SQLite::Statement& statement, int columns) {
  std::vector<Value> values;
  values.reserve(static_cast<std::size_t>(columns));
  for (int i = 0; i < columns; ++i) values.push_back(value_of(statement.getColumn(i)));
  return Row(std::move(values));
}

// Whether the table's column `id` is what SQLite numbers its rows with.
bool is_row_number(sqlite3* database, const std::string& table) {
  const char* type = nullptr;
  int key = 0;
  const int code = sqlite3_table_column_metadata(database, nullptr, table.c_str(), "id", &type, nullptr,
                                                 nullptr, &key, nullptr);
  return code == SQLITE_OK && key == 1 && std::string_view(type) == "INTEGER";
}

// Leaves the statement ready for the next call, however this one ends.
class Reset {
 public:
  explicit Reset(SQLite::Statement& statement) : statement_(statement) {}
  ~Reset() { statement_.tryReset(); }
  Reset(const Reset&) = delete;
  Reset& operator=(const Reset&) = delete;

 private:
  SQLite::Statement& statement_;
};

}  // namespace

SqliteConnection::SqliteConnection(const std::string& file, ConnectionRole role,
                                   std::chrono::milliseconds busy)
    : file_(file), database_(open_file(file, role, busy)) {
  sqlite3_extended_result_codes(database_.getHandle(), 1);
  if (role == ConnectionRole::reader) {
    sqlite3_db_config(database_.getHandle(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
  }
  configure(role);
}

// No mmap: an I/O error must come back as an error, not as a signal.
void SqliteConnection::configure(ConnectionRole role) {
  run("PRAGMA wal_autocheckpoint=0");
  run("PRAGMA mmap_size=0");
  run("PRAGMA temp_store=MEMORY");
  run("PRAGMA trusted_schema=OFF");
  if (role == ConnectionRole::reader) {
    run("PRAGMA query_only=ON");
    run("PRAGMA cache_size=-2048");
    return;
  }
  const auto mode = run("PRAGMA journal_mode=WAL");
  if (mode.empty() || mode[0].text(0) != "wal") {
    throw StorageError(
        StorageError::Kind::other,
        "database " + file_ + ": the file system does not support a write-ahead log; use a local disk");
  }
  // NORMAL keeps the file whole; durability is LogSync's.
  run(role == ConnectionRole::writer ? "PRAGMA synchronous=NORMAL" : "PRAGMA synchronous=OFF");
  run("PRAGMA secure_delete=ON");
  run("PRAGMA foreign_keys=ON");
  run("PRAGMA cache_size=-8192");
  run("PRAGMA journal_size_limit=67108864");
}

bool SqliteConnection::in_transaction() const {
  return sqlite3_get_autocommit(database_.getHandle()) == 0;
}

Rows SqliteConnection::run(std::string_view sql, const Params& params) {
  auto& [statement, inserts] = prepared(sql);
  const Reset reset(statement);
  bind(statement, params);
  Rows rows;
  const int columns = statement.getColumnCount();
  for (;;) {
    const int code = statement.tryExecuteStep();
    if (code == SQLITE_DONE) break;
    if (code != SQLITE_ROW) throw sqlite_error(database_, file_);
    rows.push_back(row_of(statement, columns));
  }
  if (inserts) rows.push_back(Row({database_.getLastInsertRowid()}));
  return rows;
}

SqliteConnection::Prepared& SqliteConnection::prepared(std::string_view sql) {
  if (const auto found = statements_.find(sql); found != statements_.end()) return found->second;
  if (statements_.size() >= kStatementLimit) statements_.clear();
  try {
    return statements_.emplace(std::string(sql), prepare(sql)).first->second;
  } catch (const SQLite::Exception&) {
    throw sqlite_error(database_, file_);
  }
}

// SQLite's RETURNING fills a table in memory at each run, which costs as much as the insert; the new row's id
// is known without it.
SqliteConnection::Prepared SqliteConnection::prepare(std::string_view sql) {
  const std::string text = sql_for(sql, Dialect::sqlite);
  const auto insert = plain_insert(text);
  if (!insert || !is_row_number(database_.getHandle(), insert->table)) return {{database_, text}};
  return {{database_, insert->text}, true};
}

// Texts are not copied: they live in `params` until the statement was reset.
void SqliteConnection::bind(SQLite::Statement& statement, const Params& params) const {
  if (statement.getBindParameterCount() != static_cast<int>(params.size())) {
    throw std::logic_error("SQL takes " + std::to_string(statement.getBindParameterCount()) +
                           " values, got " + std::to_string(params.size()) + ": " + statement.getQuery());
  }
  try {
    for (int i = 0; i < static_cast<int>(params.size()); ++i) {
      const auto& value = params[static_cast<std::size_t>(i)];
      if (const auto* text = std::get_if<std::string>(&value)) {
        statement.bindNoCopy(i + 1, *text);
      } else if (const auto* integer = std::get_if<std::int64_t>(&value)) {
        statement.bind(i + 1, *integer);
      } else if (const auto* number = std::get_if<double>(&value)) {
        statement.bind(i + 1, *number);
      } else {
        statement.bind(i + 1);
      }
    }
  } catch (const SQLite::Exception& error) {
    throw sqlite_error(error, file_);
  }
}

}  // namespace xiaoer
