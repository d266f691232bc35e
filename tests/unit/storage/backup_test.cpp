// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <fstream>
#include <thread>

#include "foundation/error.h"
#include "storage/data_lock.h"
#include "storage/integrity.h"
#include "storage/migrations.h"
#include "storage/sqlite_backup.h"
#include "storage/sqlite_database.h"
#include "storage/temporary_folder.h"

namespace xiaoer {
namespace {

namespace fs = std::filesystem;

std::unique_ptr<Database> open_in(const fs::path& folder) {
  auto database = open_sqlite({.path = (folder / kDatabaseFile).string()});
  migrate(*database, from_millis(0));
  return database;
}

void set(Database& database, const std::string& name) {
  database.write([&](Transaction& t) { t.run("INSERT INTO setting (name, value) VALUES ($1, '')", {name}); });
}

std::int64_t settings(Database& database) {
  return database.read("SELECT COUNT(*) FROM setting")[0].integer(0);
}

class Backup : public ::testing::Test {
 protected:
  TemporaryFolder data_, elsewhere_;
  fs::path copy_ = elsewhere_.path() / "copy.db";
};

TEST_F(Backup, ComesBackAndKeepsTheOldFiles) {
  {
    const auto database = open_in(data_.path());
    set(*database, "a");
    database->backup(copy_);
    set(*database, "b");
  }
  EXPECT_EQ(fs::status(copy_).permissions() & fs::perms::all, fs::perms::owner_read | fs::perms::owner_write);
  restore_sqlite(copy_, data_.path());
  EXPECT_EQ(settings(*open_in(data_.path())), 1);
  EXPECT_TRUE(fs::exists(data_.path() / "xiaoer.db.before-restore"));
  EXPECT_FALSE(fs::exists(data_.path() / "xiaoer.db.restoring"));
}

TEST_F(Backup, IntoAnEmptyFolder) {
  {
    const auto database = open_in(data_.path());
    set(*database, "a");
    database->backup(copy_);
  }
  restore_sqlite(copy_, elsewhere_.path() / "new");
  EXPECT_EQ(settings(*open_in(elsewhere_.path() / "new")), 1);
}

TEST_F(Backup, IsOneMomentWhileWritersGoOn) {
  const auto database = open_in(data_.path());
  for (int i = 0; i < 200; ++i) set(*database, "before" + std::to_string(i));
  std::atomic<bool> stop = false;
  std::jthread writer([&] {
    // Two rows per work: a copy that holds an odd number is not one moment.
    for (int i = 0; !stop; ++i) {
      database->write([i](Transaction& t) {
        for (const char* half : {"l", "r"}) {
          t.run("INSERT INTO setting (name, value) VALUES ($1, $2)",
                {half + std::to_string(i), std::string(500, 'v')});
        }
      });
    }
  });
  for (int round = 0; round < 5; ++round) {
    database->backup(copy_);
    restore_sqlite(copy_, elsewhere_.path() / "new");
    const auto restored = open_in(elsewhere_.path() / "new");
    EXPECT_GE(settings(*restored), 200);
    EXPECT_EQ(settings(*restored) % 2, 0);
    EXPECT_NO_THROW(verify_integrity(*restored));
  }
  stop = true;
}

TEST_F(Backup, ReplacesAnOlderCopy) {
  const auto database = open_in(data_.path());
  database->backup(copy_);
  set(*database, "a");
  database->backup(copy_);
  restore_sqlite(copy_, elsewhere_.path() / "new");
  EXPECT_EQ(settings(*open_in(elsewhere_.path() / "new")), 1);
}

TEST_F(Backup, IntoAMissingFolderIsSaid) {
  const auto database = open_in(data_.path());
  EXPECT_THROW(database->backup(elsewhere_.path() / "no" / "copy.db"), StorageError);
}

TEST_F(Backup, RestoreRefusesWhatIsNoBackup) {
  { const auto database = open_in(data_.path()); }
  const auto bad = elsewhere_.path() / "bad.db";
  EXPECT_THROW(restore_sqlite(bad, data_.path()), StorageError);
  std::ofstream(bad) << "not a database, far from it";
  EXPECT_THROW(restore_sqlite(bad, data_.path()), StorageError);
  const auto foreign = elsewhere_.path() / "foreign.db";
  open_sqlite({.path = foreign.string()})->write([](Transaction& t) { t.run("CREATE TABLE x (y TEXT)"); });
  EXPECT_THROW(restore_sqlite(foreign, data_.path()), StorageError);
  EXPECT_FALSE(fs::exists(data_.path() / "xiaoer.db.before-restore"));
}

TEST_F(Backup, RestoreRefusesADamagedBackup) {
  {
    const auto database = open_in(data_.path());
    for (int i = 0; i < 2000; ++i) set(*database, std::string(100, 'n') + std::to_string(i));
    database->backup(copy_);
  }
  {
    std::fstream bytes(copy_, std::ios::in | std::ios::out | std::ios::binary);
    bytes.seekp(static_cast<std::streamoff>(fs::file_size(copy_) - 8192));
    bytes << std::string(4096, '\xff');
  }
  EXPECT_THROW(restore_sqlite(copy_, data_.path()), StorageError);
  EXPECT_EQ(settings(*open_in(data_.path())), 2000);
}

TEST_F(Backup, RestoreRefusesANewerOne) {
  {
    const auto database = open_in(data_.path());
    database->write([](Transaction& t) {
      t.run("INSERT INTO schema_migration (version, name, sha256, applied_at) VALUES (999, '0999_x', '', 0)");
    });
    database->backup(copy_);
  }
  EXPECT_THROW(restore_sqlite(copy_, elsewhere_.path() / "new"), StorageError);
}

TEST_F(Backup, RestoreRefusesAFolderInUse) {
  const auto database = open_in(data_.path());
  database->backup(copy_);
  const DataLock lock(data_.path());
  EXPECT_THROW(restore_sqlite(copy_, data_.path()), StorageError);
}

TEST_F(Backup, AnInterruptedRestoreIsNotServed) {
  { const auto database = open_in(data_.path()); }
  std::ofstream(data_.path() / "xiaoer.db.restoring") << "half";
  EXPECT_THROW((void)open_in(data_.path()), StorageError);
}

}  // namespace
}  // namespace xiaoer
