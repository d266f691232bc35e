// SPDX-License-Identifier: Apache-2.0
#include "storage/data_lock.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include "foundation/error.h"
#include "storage/temporary_folder.h"

namespace xiaoer {
namespace {

TEST(DataLock, RefusesASecondHolderAndNamesTheFirst) {
  const TemporaryFolder folder;
  const DataLock lock(folder.path());
  try {
    const DataLock second(folder.path());
    FAIL();
  } catch (const StorageError& error) {
    EXPECT_EQ(error.kind(), StorageError::Kind::busy);
    EXPECT_NE(std::string(error.what()).find("process " + std::to_string(::getpid())), std::string::npos)
        << error.what();
  }
}

TEST(DataLock, IsFreeAgainAfterwards) {
  const TemporaryFolder folder;
  { const DataLock lock(folder.path()); }
  EXPECT_NO_THROW(DataLock(folder.path()));
}

TEST(DataLock, AMissingFolderIsSaid) {
  EXPECT_THROW(DataLock("/nonexistent/folder"), StorageError);
}

}  // namespace
}  // namespace xiaoer
