// SPDX-License-Identifier: Apache-2.0
// The one thread that changes a SQLite file. Works queued by all threads run as one batch in one transaction,
// each under its own savepoint, and are acknowledged after the commit: many works share one fsync. A lone
// work never waits for company. Also the only place that checkpoints. Used by the SQLite driver only.
#pragma once
#include <condition_variable>
#include <deque>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "foundation/error.h"
#include "storage/sqlite_connection.h"

namespace xiaoer {

class SqliteWriter {
 public:
  // `after_commit` runs on the writer thread after each commit; may be empty.
  SqliteWriter(std::unique_ptr<SqliteConnection> connection, std::function<void()> after_commit);
  // Finishes everything queued, checkpoints, closes.
  ~SqliteWriter();
  SqliteWriter(const SqliteWriter&) = delete;
  SqliteWriter& operator=(const SqliteWriter&) = delete;

  // Any thread but the writer's own. Returns when durable; rethrows what `work` threw, or StorageError.
  void write(Work work);
  [[nodiscard]] std::future<void> submit(Work work);

 private:
  struct Job {
    Work work;
    std::exception_ptr error;
    std::optional<std::promise<void>> promise;
  };
  // Callers of write() wait for their whole batch: one wake-up serves all of them.
  struct Batch {
    std::vector<Job> jobs;
    std::promise<void> done;
    std::shared_future<void> finished = done.get_future().share();
  };
  using BatchPointer = std::shared_ptr<Batch>;

  std::pair<BatchPointer, std::size_t> enqueue(Job job);
  BatchPointer next_batch();
  void serve();
  void run_batch(Batch& batch);
  void run_alone(Job& job);
  void run_together(Batch& batch);
  void run_job(Job& job);
  void commit();
  void abandon(Batch& batch, const StorageError& error);
  static void finish(Batch& batch);
  void checkpoint_if_due();

  std::unique_ptr<SqliteConnection> connection_;
  std::function<void()> after_commit_;
  int log_pages_ = 0;        // in the write-ahead log after the last commit
  int checkpoint_at_pages_;  // the next checkpoint is due when the log is this long
  std::mutex mutex_;
  std::condition_variable arrived_;
  std::deque<BatchPointer> queue_;
  bool idle_ = false, stopping_ = false;
  std::thread thread_;
};

}  // namespace xiaoer
