// SPDX-License-Identifier: Apache-2.0
// A private, migrated store for one test; gone when it is destroyed.
#pragma once
#include <memory>

#include "storage/migrations.h"
#include "storage/sqlite_database.h"

namespace xiaoer::test {

[[nodiscard]] inline std::unique_ptr<Database> memory_database() {
  auto database = open_sqlite({});
  migrate(*database, from_millis(0));
  return database;
}

}  // namespace xiaoer::test
