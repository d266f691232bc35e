// SPDX-License-Identifier: Apache-2.0
// A disk that refuses to make the log durable. The log's place is taken by a pipe: opening it waits for the
// other end, so that the test decides when the sync ends, and a pipe cannot be synced.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <thread>

#include "foundation/error.h"
#include "storage/sqlite_writer.h"

namespace xiaoer {
namespace {

class FailedSync : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (std::filesystem::temp_directory_path() / "xiaoer-sync-XXXXXX").string();
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
    ASSERT_EQ(::mkfifo(log().c_str(), 0600), 0);
    auto connection = std::make_unique<SqliteConnection>((folder_ / "store.db").string(),
                                                         ConnectionRole::writer, std::chrono::seconds(1));
    connection->run("CREATE TABLE line (text TEXT)");
    writer_ = std::make_unique<SqliteWriter>(std::move(connection), log(), [this] { ++commits_; });
  }
  void TearDown() override {
    writer_.reset();
    std::filesystem::remove_all(folder_);
  }
  [[nodiscard]] std::string log() const { return (folder_ / "log").string(); }
  [[nodiscard]] std::future<void> add(const std::string& text) {
    return writer_->submit([text, this](Transaction& transaction) {
      transaction.run("INSERT INTO line (text) VALUES ($1)", {text});
      ++works_;
    });
  }
  // The sync at hand fails now.
  void break_disk() const { ::close(::open(log().c_str(), O_WRONLY | O_CLOEXEC)); }

  std::filesystem::path folder_;
  std::atomic<int> commits_{0}, works_{0};
  std::unique_ptr<SqliteWriter> writer_;
};

void expect_damaged(std::future<void> work) {
  try {
    work.get();
    ADD_FAILURE() << "told as stored";
  } catch (const StorageError& error) {
    EXPECT_EQ(error.kind(), StorageError::Kind::damaged) << error.what();
  }
}

TEST_F(FailedSync, NothingIsToldAsStoredFromThenOn) {
  auto first = add("first");
  while (commits_ < 1) std::this_thread::yield();
  auto second = add("second");  // runs while the disk is busy with the first
  while (works_ < 2) std::this_thread::yield();
  break_disk();
  expect_damaged(std::move(first));
  expect_damaged(std::move(second));
  EXPECT_EQ(commits_, 1);
  EXPECT_THROW((void)add("third"), StorageError);
}

}  // namespace
}  // namespace xiaoer
