// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <latch>
#include <thread>

#include "foundation/error.h"
#include "storage/sqlite_database.h"

namespace xiaoer {
namespace {

class Writing : public ::testing::Test {
 protected:
  void SetUp() override {
    database_->write([](Transaction& t) {
      t.run("CREATE TABLE item (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, price DOUBLE PRECISION)");
    });
  }
  std::int64_t count() { return database_->read("SELECT COUNT(*) FROM item")[0].integer(0); }
  // Occupies the writer until the latch opens, so that what is queued meanwhile becomes one batch.
  std::future<void> hold(std::latch& open, std::latch& held) {
    return database_->submit([&](Transaction&) {
      held.count_down();
      open.wait();
    });
  }

  int commits_ = 0;
  std::unique_ptr<Database> database_ = open_sqlite({.wake = [this] { ++commits_; }});
};

void insert(Transaction& t, const std::string& name) {
  t.run("INSERT INTO item (name) VALUES ($1)", {name});
}

TEST_F(Writing, BindsEveryTypeInOrderOfNumbers) {
  database_->write([](Transaction& t) {
    const auto rows =
        t.run("INSERT INTO item (price, id, name) VALUES ($3, $1, $2) RETURNING id, name, price",
              {std::int64_t{7}, std::string("tea\0pot", 7), 2.5});
    ASSERT_EQ(rows.size(), 1U);
    EXPECT_EQ(rows[0].integer(0), 7);
    EXPECT_EQ(rows[0].text(1), std::string("tea\0pot", 7));
    EXPECT_EQ(rows[0].number(2), 2.5);
    t.run("UPDATE item SET price = $1 WHERE id = $2", {std::monostate{}, std::int64_t{7}});
    EXPECT_EQ(t.changed(), 1);
  });
  EXPECT_TRUE(database_->read("SELECT price FROM item")[0].is_null(0));
}

TEST_F(Writing, AThrowingWorkLeavesNothing) {
  EXPECT_THROW(database_->write([](Transaction& t) {
    insert(t, "a");
    throw RequestError(422, "no", "no");
  }),
               RequestError);
  EXPECT_EQ(count(), 0);
}

TEST_F(Writing, OneBatchOneCommitAndAThrowingWorkHarmsNobody) {
  std::latch open(1), held(1);
  auto first = hold(open, held);
  held.wait();
  const int before = commits_;
  std::vector<std::future<void>> works;
  for (int i = 0; i < 20; ++i) {
    works.push_back(database_->submit([i](Transaction& t) {
      insert(t, std::to_string(i));
      if (i % 5 == 0) throw RequestError(409, "clash", std::to_string(i));
    }));
  }
  open.count_down();
  first.get();
  for (int i = 0; i < 20; ++i) {
    if (i % 5 == 0) {
      EXPECT_THROW(works[static_cast<std::size_t>(i)].get(), RequestError);
    } else {
      EXPECT_NO_THROW(works[static_cast<std::size_t>(i)].get());
    }
  }
  EXPECT_EQ(count(), 16);
  EXPECT_EQ(commits_, before + 2);  // the holder's and the batch's
}

TEST_F(Writing, WorksBeforeAndAfterAFailedOneAreKeptOnce) {
  std::latch open(1), held(1);
  auto first = hold(open, held);
  held.wait();
  std::vector<std::future<void>> works;
  int told = 0;
  for (int i = 0; i < 100; ++i)
    works.push_back(database_->submit([i, &told](Transaction& t) {
      insert(t, std::to_string(i));
      if (i == 70) t.run("INSERT INTO item (name) VALUES ($1)", {std::string("0")});
      if (i == 90) told = static_cast<int>(t.run("SELECT COUNT(*) FROM item")[0].integer(0));
    }));
  open.count_down();
  first.get();
  for (int i = 0; i < 100; ++i) {
    auto& work = works[static_cast<std::size_t>(i)];
    if (i == 70)
      EXPECT_THROW(work.get(), StorageError);
    else
      EXPECT_NO_THROW(work.get());
  }
  EXPECT_EQ(told, 90);
  EXPECT_EQ(count(), 99);
}

TEST_F(Writing, ANewRowsIdComesBack) {
  database_->write([](Transaction& t) {
    t.run("CREATE TABLE word (id TEXT PRIMARY KEY, n BIGINT)");
    insert(t, "a");
    for (const std::int64_t expected : {2, 3}) {
      const auto rows = t.run("INSERT INTO item (name) VALUES ($1) RETURNING id", {std::to_string(expected)});
      ASSERT_EQ(rows.size(), 1U);
      EXPECT_EQ(rows[0].integer(0), expected);
      EXPECT_EQ(t.changed(), 1);
    }
    EXPECT_THROW(t.run("INSERT INTO item (name) VALUES ($1) RETURNING id", {std::string("a")}), StorageError);
    EXPECT_EQ(t.run("INSERT INTO word (id, n) VALUES ($1, 1) RETURNING id", {std::string("w")})[0].text(0),
              "w");
  });
}

TEST_F(Writing, AWorkMayCatchAFailedStatementAndGoOn) {
  database_->write([](Transaction& t) {
    insert(t, "a");
    EXPECT_THROW(insert(t, "a"), StorageError);
    insert(t, "b");
  });
  EXPECT_EQ(count(), 2);
}

TEST_F(Writing, AConstraintIsNamed) {
  try {
    database_->write([](Transaction& t) {
      insert(t, "a");
      insert(t, "a");
    });
    FAIL();
  } catch (const StorageError& error) {
    EXPECT_EQ(error.kind(), StorageError::Kind::constraint);
    EXPECT_NE(std::string(error.what()).find("item.name"), std::string::npos) << error.what();
  }
}

TEST_F(Writing, ForeignKeysAreChecked) {
  database_->write([](Transaction& t) { t.run("CREATE TABLE part (item BIGINT REFERENCES item(id))"); });
  EXPECT_THROW(database_->write([](Transaction& t) { t.run("INSERT INTO part VALUES (99)"); }), StorageError);
}

TEST_F(Writing, WrongSqlAndWrongNumberOfValues) {
  EXPECT_THROW(database_->write([](Transaction& t) { t.run("SELEKT 1"); }), StorageError);
  EXPECT_THROW(database_->write([](Transaction& t) { t.run("SELECT $1, $2", {std::int64_t{1}}); }),
               std::logic_error);
  EXPECT_EQ(count(), 0);
}

TEST_F(Writing, AWorkThatEndsTheTransactionIsRefusedAndTheNextOneWorks) {
  std::latch open(1), held(1);
  auto first = hold(open, held);
  held.wait();
  auto neighbour = database_->submit([](Transaction& t) { insert(t, "neighbour"); });
  auto rogue = database_->submit([](Transaction& t) { t.run("ROLLBACK"); });
  open.count_down();
  first.get();
  EXPECT_THROW(neighbour.get(), StorageError);
  EXPECT_THROW(rogue.get(), StorageError);
  database_->write([](Transaction& t) { insert(t, "later"); });
  EXPECT_EQ(count(), 1);
}

TEST_F(Writing, WriteInsideAWorkIsAMistakeNotADeadlock) {
  EXPECT_THROW(database_->write([this](Transaction&) { database_->write([](Transaction&) {}); }),
               std::logic_error);
}

TEST_F(Writing, WhatACallerCapturedIsGoneWhenItIsTold) {
  auto token = std::make_shared<int>(1);
  database_->write([token](Transaction&) {});
  EXPECT_EQ(token.use_count(), 1);
}

TEST_F(Writing, ManyThreadsMoreThanOneBatch) {
  std::vector<std::jthread> threads;
  for (int thread = 0; thread < 16; ++thread) {
    threads.emplace_back([this, thread] {
      std::vector<std::future<void>> works;
      for (int i = 0; i < 40; ++i) {
        works.push_back(database_->submit(
            [thread, i](Transaction& t) { insert(t, std::to_string(thread) + "/" + std::to_string(i)); }));
      }
      for (auto& work : works) work.get();
    });
  }
  threads.clear();
  EXPECT_EQ(count(), 640);
}

TEST_F(Writing, ClosingFinishesWhatIsQueued) {
  std::vector<std::future<void>> works;
  for (int i = 0; i < 50; ++i) {
    works.push_back(database_->submit([i](Transaction& t) { insert(t, std::to_string(i)); }));
  }
  database_.reset();
  for (auto& work : works) EXPECT_NO_THROW(work.get());
}

}  // namespace
}  // namespace xiaoer
