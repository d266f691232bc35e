// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <fstream>
#include <latch>
#include <thread>

#include "foundation/error.h"
#include "storage/integrity.h"
#include "storage/sqlite_database.h"
#include "storage/temporary_folder.h"

namespace xiaoer {
namespace {

void fill(Database& database, int rows) {
  database.write([rows](Transaction& t) {
    t.run("CREATE TABLE IF NOT EXISTS item (id INTEGER PRIMARY KEY, name TEXT)");
    for (int i = 0; i < rows; ++i) t.run("INSERT INTO item (name) VALUES ($1)", {std::string(200, 'x')});
  });
}

TEST(Reading, SeesOnlyWhatIsCommitted) {
  const auto database = open_sqlite({});
  fill(*database, 1);
  std::latch inserted(1), go_on(1);
  auto work = database->submit([&](Transaction& t) {
    t.run("INSERT INTO item (name) VALUES ('new')");
    inserted.count_down();
    go_on.wait();
  });
  inserted.wait();
  EXPECT_EQ(database->read("SELECT COUNT(*) FROM item")[0].integer(0), 1);
  go_on.count_down();
  work.get();
  EXPECT_EQ(database->read("SELECT COUNT(*) FROM item")[0].integer(0), 2);
}

TEST(Reading, CannotWrite) {
  const auto database = open_sqlite({});
  fill(*database, 1);
  EXPECT_THROW((void)database->read("DELETE FROM item"), StorageError);
  EXPECT_EQ(database->read("SELECT COUNT(*) FROM item")[0].integer(0), 1);
}

TEST(Reading, MoreThreadsThanConnections) {
  const auto database = open_sqlite({});
  fill(*database, 100);
  std::vector<std::jthread> threads;
  std::atomic<int> good = 0;
  for (int thread = 0; thread < 24; ++thread) {
    threads.emplace_back([&] {
      for (int i = 0; i < 20; ++i)
        good += database->read("SELECT id FROM item WHERE id > $1", {50}).size() == 50;
    });
  }
  threads.clear();
  EXPECT_EQ(good, 24 * 20);
}

TEST(Reading, TwoMemoryStoresShareNothing) {
  const auto one = open_sqlite({}), other = open_sqlite({});
  fill(*one, 1);
  EXPECT_THROW((void)other->read("SELECT * FROM item"), StorageError);
}

TEST(Reading, AFileKeepsItsDataAndLeavesNoLogBehind) {
  const TemporaryFolder folder;
  const auto file = (folder.path() / "a.db").string();
  fill(*open_sqlite({.path = file}), 3);
  EXPECT_FALSE(std::filesystem::exists(file + "-wal"));
  const auto again = open_sqlite({.path = file});
  EXPECT_EQ(again->read("SELECT COUNT(*) FROM item")[0].integer(0), 3);
  EXPECT_NO_THROW(again->check());
  EXPECT_NE(again->description().find(file), std::string::npos);
}

TEST(Reading, OnlyTheOwnerMayOpenTheFiles) {
  const TemporaryFolder folder;
  const auto file = folder.path() / "a.db";
  const auto database = open_sqlite({.path = file.string()});
  fill(*database, 1);
  for (const char* suffix : {"", "-wal"}) {
    const auto rights = std::filesystem::status(file.string() + suffix).permissions();
    EXPECT_EQ(rights & std::filesystem::perms::all,
              std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
  }
}

TEST(Reading, TheLogStaysShortUnderLoad) {
  const TemporaryFolder folder;
  const auto file = (folder.path() / "a.db").string();
  const auto database = open_sqlite({.path = file});
  for (int i = 0; i < 40; ++i) fill(*database, 5000);
  EXPECT_GT(std::filesystem::file_size(file), 30U << 20);           // the pages reached the main file …
  EXPECT_LT(std::filesystem::file_size(file + "-wal"), 24U << 20);  // … and the log was used again
}

TEST(Reading, AMissingFolderIsSaid) {
  EXPECT_THROW((void)open_sqlite({.path = "/nonexistent/folder/a.db"}), StorageError);
}

TEST(Reading, AForeignFileIsDamaged) {
  const TemporaryFolder folder;
  const auto file = (folder.path() / "a.db").string();
  std::ofstream(file) << std::string(8192, 'z');
  try {
    (void)open_sqlite({.path = file});
    FAIL();
  } catch (const StorageError& error) {
    EXPECT_EQ(error.kind(), StorageError::Kind::damaged);
    EXPECT_NE(std::string(error.what()).find("xiaoer restore"), std::string::npos);
  }
}

TEST(Reading, AFlippedPageIsFound) {
  const TemporaryFolder folder;
  const auto file = (folder.path() / "a.db").string();
  fill(*open_sqlite({.path = file}), 2000);
  {
    std::fstream bytes(file, std::ios::in | std::ios::out | std::ios::binary);
    bytes.seekp(4096 * 20);
    bytes << std::string(4096, '\xff');
  }
  const auto database = open_sqlite({.path = file});
  try {
    verify_integrity(*database);
    FAIL();
  } catch (const StorageError& error) {
    EXPECT_EQ(error.kind(), StorageError::Kind::damaged);
    EXPECT_NE(std::string(error.what()).find("xiaoer restore"), std::string::npos);
  }
}

TEST(Reading, AGoodFilePasses) {
  const auto database = open_sqlite({});
  fill(*database, 10);
  EXPECT_NO_THROW(verify_integrity(*database));
  EXPECT_NO_THROW(database->check());
}

}  // namespace
}  // namespace xiaoer
