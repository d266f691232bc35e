// SPDX-License-Identifier: Apache-2.0
#include "storage/sqlite_database.h"

#include <sqlite3.h>

#include "storage/sqlite_backup.h"
#include "storage/sqlite_error.h"
#include "storage/sqlite_readers.h"
#include "storage/sqlite_writer.h"
#include "storage/temporary_folder.h"

namespace xiaoer {
namespace {

class SqliteDatabase final : public Database {
 public:
  SqliteDatabase(const SqliteOptions& options, std::unique_ptr<TemporaryFolder> folder)
      : folder_(std::move(folder)),
        file_(folder_ ? (folder_->path() / "xiaoer.db").string() : options.path),
        writer_(std::make_unique<SqliteConnection>(
                    file_, folder_ ? ConnectionRole::scratch_writer : ConnectionRole::writer, options.busy),
                folder_ ? "" : file_ + "-wal", options.wake),
        readers_(file_, options.busy) {}

  Rows read(std::string_view sql, const Params& params) override {
    return readers_.borrow()->run(sql, params);
  }
  void write(Work work) override { writer_.write(std::move(work)); }
  std::future<void> submit(Work work) override { return writer_.submit(std::move(work)); }
  Dialect dialect() const override { return Dialect::sqlite; }
  std::string description() const override {
    return std::string("SQLite ") + sqlite3_libversion() + " (" + (folder_ ? "in memory" : "file " + file_) +
           ")";
  }
  void backup(const std::filesystem::path& target) override {
    auto reader = readers_.borrow();
    copy_database(*reader.operator->(), target);
  }
  // Writes the schema's user_version over itself: the smallest change that reaches the disk.
  void check() override {
    (void)read("SELECT COUNT(*) FROM sqlite_master", {});
    write([](Transaction& transaction) { transaction.run("PRAGMA user_version=0"); });
  }

 private:
  std::unique_ptr<TemporaryFolder> folder_;  // goes last
  std::string file_;
  SqliteWriter writer_;
  SqliteReaders readers_;  // closed before the writer, whose close checkpoints
};

void refuse_half_restored(const std::string& path) {
  if (!std::filesystem::exists(path + kRestoringSuffix)) return;
  throw StorageError(StorageError::Kind::damaged,
                     "a restore into " + path + " was interrupted. Run it again: xiaoer restore BACKUP-FILE");
}

}  // namespace

std::unique_ptr<Database> open_sqlite(const SqliteOptions& options) {
  if (options.path == ":memory:") {
    return std::make_unique<SqliteDatabase>(options, std::make_unique<TemporaryFolder>());
  }
  refuse_half_restored(options.path);
  return std::make_unique<SqliteDatabase>(options, nullptr);
}

}  // namespace xiaoer
