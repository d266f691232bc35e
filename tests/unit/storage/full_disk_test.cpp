// SPDX-License-Identifier: Apache-2.0
// A full disk, made with the limit on file sizes: it needs no rights, and SQLite meets it in the same calls.
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <csignal>

#include "foundation/error.h"
#include "storage/integrity.h"
#include "storage/sqlite_database.h"
#include "storage/temporary_folder.h"

namespace xiaoer {
namespace {

class FileSizeLimit {
 public:
  explicit FileSizeLimit(rlim_t bytes) {
    old_action_ = std::signal(SIGXFSZ, SIG_IGN);
    getrlimit(RLIMIT_FSIZE, &old_);
    rlimit limit{bytes, old_.rlim_max};
    setrlimit(RLIMIT_FSIZE, &limit);
  }
  ~FileSizeLimit() {
    setrlimit(RLIMIT_FSIZE, &old_);
    std::signal(SIGXFSZ, old_action_);
  }
  FileSizeLimit(const FileSizeLimit&) = delete;
  FileSizeLimit& operator=(const FileSizeLimit&) = delete;

 private:
  rlimit old_{};
  void (*old_action_)(int) = SIG_DFL;
};

struct Outcome {
  int stored = 0, full = 0;
};

Outcome write_many(Database& database, int works, std::size_t bytes) {
  std::vector<std::future<void>> futures;
  for (int i = 0; i < works; ++i) {
    futures.push_back(database.submit([bytes](Transaction& t) {
      t.run("INSERT INTO item (name) VALUES ($1)", {std::string(bytes, 'x')});
    }));
  }
  Outcome outcome;
  for (auto& future : futures) {
    try {
      future.get();
      ++outcome.stored;
    } catch (const StorageError& error) {
      EXPECT_EQ(error.kind(), StorageError::Kind::full) << error.what();
      ++outcome.full;
    }
  }
  return outcome;
}

std::int64_t count(Database& database) {
  return database.read("SELECT COUNT(*) FROM item")[0].integer(0);
}

TEST(FullDisk, NothingIsAcknowledgedAndItGoesOnWhenThereIsSpaceAgain) {
  const TemporaryFolder folder;
  const auto database = open_sqlite({.path = (folder.path() / "a.db").string()});
  database->write([](Transaction& t) { t.run("CREATE TABLE item (id INTEGER PRIMARY KEY, name TEXT)"); });
  Outcome before;
  {
    const FileSizeLimit limit(1 << 20);
    for (int i = 0; i < 20; ++i) {
      const auto outcome = write_many(*database, 50, 2000);
      before.stored += outcome.stored;
      before.full += outcome.full;
    }
    EXPECT_GT(before.stored, 0);
    EXPECT_GT(before.full, 0);
    EXPECT_EQ(count(*database), before.stored) << "reading works on a full disk";
  }
  const auto after = write_many(*database, 50, 2000);
  EXPECT_EQ(after.stored, 50);
  EXPECT_EQ(count(*database), before.stored + 50);
  EXPECT_NO_THROW(verify_integrity(*database));
}

TEST(FullDisk, OneGreatWorkFailsAloneOrWithItsBatchNeverSilently) {
  const TemporaryFolder folder;
  const auto database = open_sqlite({.path = (folder.path() / "a.db").string()});
  database->write([](Transaction& t) { t.run("CREATE TABLE item (id INTEGER PRIMARY KEY, name TEXT)"); });
  {
    const FileSizeLimit limit(4 << 20);
    EXPECT_EQ(write_many(*database, 1, 30 << 20).full, 1);  // more than the page cache: fails inside the work
    EXPECT_EQ(count(*database), 0);
    EXPECT_EQ(write_many(*database, 1, 100).stored, 1);
  }
  EXPECT_EQ(count(*database), 1);
}

TEST(FullDisk, ABackupThatDoesNotFitLeavesNothing) {
  const TemporaryFolder folder;
  const auto database = open_sqlite({.path = (folder.path() / "a.db").string()});
  database->write([](Transaction& t) { t.run("CREATE TABLE item (id INTEGER PRIMARY KEY, name TEXT)"); });
  write_many(*database, 10, 100'000);
  const FileSizeLimit limit(64 << 10);
  try {
    database->backup(folder.path() / "copy.db");
    FAIL();
  } catch (const StorageError& error) {
    EXPECT_EQ(error.kind(), StorageError::Kind::full) << error.what();
  }
  EXPECT_FALSE(std::filesystem::exists(folder.path() / "copy.db"));
  EXPECT_FALSE(std::filesystem::exists(folder.path() / "copy.db.partial"));
}

}  // namespace
}  // namespace xiaoer
