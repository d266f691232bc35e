// SPDX-License-Identifier: Apache-2.0
#include "gateway/command/backup_file.h"

#include <gmock/gmock.h>

#include <fstream>
#include <sstream>

#include "foundation/error.h"
#include "gateway/command/archive.h"
#include "storage/backup.h"
#include "storage/data_lock.h"
#include "storage/migrations.h"
#include "storage/sqlite_database.h"
#include "storage/temporary_folder.h"

namespace xiaoer::gateway {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

const std::string kPicture = "attachments/ab/abcdef0123456789abcdef0123456789";

void write(const fs::path& file, const std::string& text) {
  fs::create_directories(file.parent_path());
  std::ofstream(file, std::ios::binary) << text;
}

std::string read(const fs::path& file) {
  std::ostringstream text;
  text << std::ifstream(file, std::ios::binary).rdbuf();
  return text.str();
}

void set(const fs::path& data, const std::string& name) {
  fs::create_directories(data);
  const auto database = open_sqlite({.path = (data / kDatabaseFile).string()});
  migrate(*database, from_millis(0));
  database->write(
      [&](Transaction& t) { t.run("INSERT INTO setting (name, value) VALUES ($1, '')", {name}); });
}

std::int64_t settings(const fs::path& data) {
  const auto database = open_sqlite({.path = (data / kDatabaseFile).string()});
  return database->read("SELECT COUNT(*) FROM setting")[0].integer(0);
}

class BackupFile : public testing::Test {
 protected:
  BackupFile() {
    set(data_, "a");
    write(data_ / "secret", "the first secret");
    write(data_ / kPicture, std::string(300'000, 'p'));
    write(data_ / "attachments/ab/abcdef.new", "half written");
  }
  // What `read_backup` says of the file; empty when it takes it.
  std::string refusal(const fs::path& file, const fs::path& data) {
    try {
      read_backup(file, data);
      return {};
    } catch (const StorageError& error) {
      return error.what();
    }
  }

  const TemporaryFolder folder_;
  const fs::path data_ = folder_.path() / "data", file_ = folder_.path() / "saved.backup",
                 elsewhere_ = folder_.path() / "elsewhere";
};

TEST_F(BackupFile, HoldsTheWholeInstallation) {
  EXPECT_EQ(write_backup(data_, file_), 1U);
  EXPECT_EQ(read_backup(file_, elsewhere_), 1U);
  EXPECT_EQ(settings(elsewhere_), 1);
  EXPECT_EQ(read(elsewhere_ / "secret"), "the first secret");
  EXPECT_EQ(read(elsewhere_ / kPicture), std::string(300'000, 'p'));
  EXPECT_FALSE(fs::exists(elsewhere_ / "attachments/ab/abcdef.new"));
  EXPECT_FALSE(fs::exists(elsewhere_ / "restore.new"));
  const auto others = fs::perms::group_all | fs::perms::others_all;
  EXPECT_EQ(fs::status(file_).permissions() & others, fs::perms::none) << "it holds the secret";
  EXPECT_EQ(fs::status(elsewhere_ / "secret").permissions() & others, fs::perms::none);
}

TEST_F(BackupFile, LeavesNothingBesideIt) {
  write_backup(data_, file_);
  for (const auto& entry : fs::directory_iterator(folder_.path()))
    EXPECT_TRUE(entry.path() == file_ || entry.path() == data_) << entry.path();
}

TEST_F(BackupFile, TakesThePlaceOfALaterStateAndKeepsItBeside) {
  write_backup(data_, file_);
  set(data_, "b");
  write(data_ / "secret", "a later secret");
  fs::remove(data_ / kPicture);
  read_backup(file_, data_);
  EXPECT_EQ(settings(data_), 1);
  EXPECT_EQ(read(data_ / "secret"), "the first secret");
  EXPECT_EQ(read(data_ / "secret.before-restore"), "a later secret");
  EXPECT_TRUE(fs::exists(data_ / kPicture));
  EXPECT_TRUE(fs::exists(data_ / "xiaoer.db.before-restore"));
}

TEST_F(BackupFile, IsRefusedWhereverItWasCutShort) {
  write_backup(data_, file_);
  const std::string whole = read(file_);
  set(data_, "b");
  for (std::size_t size = 0; size + 1 < whole.size(); size += 1 + whole.size() / 40) {
    write(file_, whole.substr(0, size));
    EXPECT_THAT(refusal(file_, data_), HasSubstr("is not a usable backup")) << size;
  }
  EXPECT_EQ(settings(data_), 2);
}

TEST_F(BackupFile, MayHoldNothingThatLeadsElsewhere) {
  for (const char* name : {"../evil", "/tmp/evil", "attachments/../../evil", "attachments/ab", "other"}) {
    ArchiveWriter archive(file_);
    archive.add(data_ / kDatabaseFile, kDatabaseFile);
    archive.add(data_ / "secret", name);
    archive.finish();
    EXPECT_THAT(refusal(file_, elsewhere_), HasSubstr("belongs to no installation")) << name;
  }
  EXPECT_FALSE(fs::exists(folder_.path() / "evil"));
}

TEST_F(BackupFile, MustHoldAStore) {
  ArchiveWriter archive(file_);
  archive.add(data_ / "secret", "secret");
  archive.finish();
  EXPECT_THAT(refusal(file_, elsewhere_), HasSubstr("holds no store"));
  EXPECT_THAT(refusal(data_ / kDatabaseFile, elsewhere_), HasSubstr("is not a usable backup"));
  EXPECT_THAT(refusal(folder_.path() / "nothing", elsewhere_), HasSubstr("there is no backup file"));
}

TEST_F(BackupFile, WaitsUntilNobodyUsesTheFolder) {
  write_backup(data_, file_);
  write(data_ / "secret", "a later secret");
  {
    const DataLock running(data_);
    EXPECT_THROW(read_backup(file_, data_), StorageError);
  }
  EXPECT_EQ(read(data_ / "secret"), "a later secret");
  EXPECT_FALSE(fs::exists(data_ / "restore.new"));
}

TEST_F(BackupFile, NeedsAFolderToWriteTo) {
  EXPECT_THROW(write_backup(data_, folder_.path() / "nowhere" / "saved.backup"), StorageError);
  EXPECT_THROW(write_backup(elsewhere_, file_), StorageError);
  EXPECT_FALSE(fs::exists(file_));
}

}  // namespace
}  // namespace xiaoer::gateway
