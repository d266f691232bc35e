// SPDX-License-Identifier: Apache-2.0
#include "storage/sqlite_backup.h"

#include <SQLiteCpp/Backup.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "storage/data_lock.h"
#include "storage/migrations.h"
#include "storage/sqlite_error.h"

namespace xiaoer {
namespace {

namespace fs = std::filesystem;
constexpr int kPagesPerStep = 1024;

[[noreturn]] void fail(const std::string& what, const fs::path& file) {
  const auto kind = errno == ENOSPC || errno == EDQUOT ? StorageError::Kind::full : StorageError::Kind::other;
  throw StorageError(kind, what + " " + file.string() + ": " + std::strerror(errno));
}

void sync_path(const fs::path& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) fail("cannot open", path);
  const int result = ::fsync(descriptor);
  ::close(descriptor);
  if (result != 0) fail("cannot write", path);
}

fs::path folder_of(const fs::path& file) {
  return file.has_parent_path() ? file.parent_path() : fs::path(".");
}

void rename_durably(const fs::path& from, const fs::path& to) {
  if (::rename(from.c_str(), to.c_str()) != 0) fail("cannot rename to", to);
  sync_path(folder_of(to));
}

// Removes the file unless `keep` was called.
class Partial {
 public:
  explicit Partial(fs::path path) : path_(std::move(path)) { remove(); }
  ~Partial() {
    if (!kept_) remove();
  }
  Partial(const Partial&) = delete;
  Partial& operator=(const Partial&) = delete;
  [[nodiscard]] const fs::path& path() const { return path_; }
  void keep() { kept_ = true; }

 private:
  void remove() const {
    std::error_code ignored;
    fs::remove(path_, ignored);
  }
  fs::path path_;
  bool kept_ = false;
};

// Holds one moment of the source for the whole copy, so that writers do not make it start again.
class Snapshot {
 public:
  explicit Snapshot(SqliteConnection& connection) : connection_(connection) {
    connection_.run("BEGIN");
    connection_.run("SELECT COUNT(*) FROM sqlite_master");
  }
  ~Snapshot() {
    try {
      connection_.run("ROLLBACK");
    } catch (const StorageError&) {  // the copy's own error is on its way
    }
  }
  Snapshot(const Snapshot&) = delete;
  Snapshot& operator=(const Snapshot&) = delete;

 private:
  SqliteConnection& connection_;
};

// Also turns the copy into a single file, without a write-ahead log beside it.
void verify_copy(SQLite::Database& copy, const std::string& file) {
  (void)copy.execAndGet("PRAGMA journal_mode=DELETE");
  const std::string result = copy.execAndGet("PRAGMA quick_check(1)").getString();
  if (result != "ok") throw damaged_error(file, result);
}

void copy_pages(SqliteConnection& source, const fs::path& target) {
  const int descriptor = ::open(target.c_str(), O_CREAT | O_EXCL | O_CLOEXEC | O_RDWR, 0600);
  if (descriptor < 0) fail("cannot create", target);
  ::close(descriptor);
  try {
    SQLite::Database copy(target.string(), SQLite::OPEN_READWRITE);
    copy.exec("PRAGMA synchronous=OFF");  // synced as a whole below
    {
      SQLite::Backup backup(copy, source.database());
      while (backup.executeStep(kPagesPerStep) != SQLITE_DONE) {
      }
    }
    verify_copy(copy, target.string());
  } catch (const SQLite::Exception& error) {
    throw sqlite_error(error, target.string());
  }
  sync_path(target);
}

void verify_backup(const fs::path& backup) {
  if (!fs::is_regular_file(backup)) {
    throw StorageError(StorageError::Kind::other, "there is no backup file " + backup.string());
  }
  try {
    SQLite::Database file(backup.string(), SQLite::OPEN_READONLY);
    const std::string result = file.execAndGet("PRAGMA quick_check(1)").getString();
    if (result != "ok") throw SQLite::Exception(result, SQLITE_CORRUPT);
    if (!file.tableExists("schema_migration"))
      throw SQLite::Exception("not a store of Xiaoer", SQLITE_NOTADB);
    refuse_newer_schema(file.execAndGet("SELECT COALESCE(MAX(version), 0) FROM schema_migration").getInt(),
                        backup.string());
  } catch (const SQLite::Exception& error) {
    throw StorageError(StorageError::Kind::damaged, backup.string() + " is not a usable backup (" +
                                                        error.what() + "); nothing was changed");
  }
}

void move_aside(const fs::path& file) {
  for (const char* suffix : {"", "-wal", "-shm"}) {
    const fs::path old = file.string() + suffix;
    if (fs::exists(old)) rename_durably(old, file.string() + ".before-restore" + suffix);
  }
}

}  // namespace

void copy_database(SqliteConnection& source, const fs::path& target) {
  Partial partial(target.string() + ".partial");
  {
    const Snapshot snapshot(source);
    copy_pages(source, partial.path());
  }
  rename_durably(partial.path(), target);
  partial.keep();
}

void restore_sqlite(const fs::path& backup, const fs::path& data, const std::function<void()>& prepare) {
  verify_backup(backup);
  fs::create_directories(data);
  const DataLock lock(data);
  const auto file = data / kDatabaseFile;
  Partial restoring(file.string() + kRestoringSuffix);
  std::error_code error;
  if (!fs::copy_file(backup, restoring.path(), error)) {
    errno = error.value();
    fail("cannot write", restoring.path());
  }
  fs::permissions(restoring.path(), fs::perms::owner_read | fs::perms::owner_write);
  sync_path(restoring.path());
  if (prepare) prepare();
  restoring.keep();  // from here on its presence tells that the folder is between two states
  move_aside(file);
  rename_durably(restoring.path(), file);
}

void backup_sqlite(const fs::path& data, const fs::path& target) {
  const fs::path file = data / kDatabaseFile;
  if (!fs::is_regular_file(file))
    throw StorageError(StorageError::Kind::other, "there is no store at " + file.string());
  SqliteConnection reader(file.string(), ConnectionRole::reader, std::chrono::seconds(5));
  copy_database(reader, target);
}

}  // namespace xiaoer
