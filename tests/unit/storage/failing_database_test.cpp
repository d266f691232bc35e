// SPDX-License-Identifier: Apache-2.0
#include "tests/support/failing_database.h"

#include <gtest/gtest.h>

#include "tests/support/memory_database.h"

namespace xiaoer {
namespace {

void store_two(Database& database) {
  database.write([](Transaction& t) {
    t.run("INSERT INTO setting (name, value) VALUES ('a', '')");
    t.run("INSERT INTO setting (name, value) VALUES ('b', '')");
  });
}

TEST(FailingDatabase, AFailureAnywhereLeavesNothingHalfDone) {
  const auto store = test::memory_database();
  test::FailingDatabase failing(*store);
  int failures = 0;
  for (int n = 1;; ++n) {
    failing.fail_at(n);
    try {
      store_two(failing);
    } catch (const StorageError&) {
      ++failures;
      EXPECT_EQ(store->read("SELECT COUNT(*) FROM setting")[0].integer(0), 0);
    }
    if (!failing.failed()) break;
  }
  EXPECT_EQ(failures, 3);  // the call itself and two statements
  EXPECT_EQ(store->read("SELECT COUNT(*) FROM setting")[0].integer(0), 2);
}

}  // namespace
}  // namespace xiaoer
