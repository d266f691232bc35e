// SPDX-License-Identifier: Apache-2.0
#include "storage/migrations.h"

#include <gtest/gtest.h>

#include "foundation/error.h"
#include "foundation/random.h"
#include "storage/sqlite_database.h"

namespace xiaoer {
namespace {

const std::vector<Migration> kOne{{1, "0001_a", "CREATE TABLE a (x BIGINT); CREATE INDEX a_x ON a (x);"}};
const std::vector<Migration> kTwo{kOne[0], {2, "0002_b", "ALTER TABLE a ADD COLUMN y TEXT;"}};

TEST(Migrations, RunOnce) {
  const auto database = open_sqlite({});
  EXPECT_EQ(schema_version(*database), 0);
  EXPECT_EQ(migrate(*database, from_millis(1000)), static_cast<int>(embedded_migrations().size()));
  EXPECT_EQ(migrate(*database, from_millis(2000)), 0);
  EXPECT_EQ(schema_version(*database), static_cast<int>(embedded_migrations().size()));
  EXPECT_NO_THROW((void)database->read("SELECT COUNT(*) FROM conversation"));
}

TEST(Migrations, StatusNamesTextAndTime) {
  const auto database = open_sqlite({});
  auto status = migration_status(*database);
  ASSERT_EQ(status.size(), embedded_migrations().size());
  EXPECT_FALSE(status[0].applied_at);
  migrate(*database, from_millis(1000));
  status = migration_status(*database);
  EXPECT_EQ(status[0].name, "0001_first");
  EXPECT_EQ(status[0].sha256, sha256_hex(embedded_migrations()[0].sql));
  EXPECT_EQ(status[0].applied_at, from_millis(1000));
}

TEST(Migrations, OnlyTheMissingOnesRun) {
  const auto database = open_sqlite({});
  EXPECT_EQ(migrate(*database, kOne, from_millis(1)), 1);
  EXPECT_EQ(migrate(*database, kTwo, from_millis(2)), 1);
  EXPECT_NO_THROW((void)database->read("SELECT x, y FROM a"));
}

TEST(Migrations, ANewerStoreIsRefusedUntouched) {
  const auto database = open_sqlite({});
  migrate(*database, kTwo, from_millis(1));
  try {
    migrate(*database, kOne, from_millis(2));
    FAIL();
  } catch (const StorageError& error) {
    EXPECT_NE(std::string(error.what()).find("made by a newer version"), std::string::npos) << error.what();
  }
  EXPECT_EQ(schema_version(*database), 2);
}

TEST(Migrations, AnotherTextOfTheSameNumberIsRefused) {
  const auto database = open_sqlite({});
  migrate(*database, kOne, from_millis(1));
  EXPECT_THROW(migrate(*database, {{1, "0001_a", "CREATE TABLE other (x BIGINT);"}}, from_millis(2)),
               StorageError);
}

TEST(Migrations, AFailingOneLeavesNothingAndCanRunAgain) {
  const auto database = open_sqlite({});
  const std::vector<Migration> broken{
      kOne[0], {2, "0002_b", "CREATE TABLE b (x BIGINT); INSERT INTO nowhere VALUES (1);"}};
  EXPECT_THROW(migrate(*database, broken, from_millis(1)), StorageError);
  EXPECT_EQ(schema_version(*database), 1);
  EXPECT_THROW((void)database->read("SELECT * FROM b"), StorageError);
  EXPECT_EQ(migrate(*database, kTwo, from_millis(2)), 1);
}

}  // namespace
}  // namespace xiaoer
