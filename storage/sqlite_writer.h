// SPDX-License-Identifier: Apache-2.0
// The one thread that changes a SQLite file. Works queued by all threads run as one batch in one transaction
// and are acknowledged when the commit is on the disk: many works share one fsync. Works seldom fail, and a
// savepoint around each is a fifth of its cost: only when one has failed all of them are undone and run
// again, each under its own savepoint, so that it harms nobody. While the disk is busy with one batch the
// next one is run and committed after it. A lone work never waits for company. Callers that wait (write) take
// turns with works that nobody stands still for (submit), in small batches, so that a pile of the latter does
// not delay the former. Also the only place that checkpoints. Used by the SQLite driver only.
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
#include "storage/log_sync.h"
#include "storage/sqlite_connection.h"

namespace xiaoer {

class SqliteWriter {
 public:
  // `after_commit` runs on the writer thread after each commit; may be empty. `log`: see LogSync.
  SqliteWriter(std::unique_ptr<SqliteConnection> connection, std::string log,
               std::function<void()> after_commit);
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
  using Group = std::vector<BatchPointer>;  // what one commit holds
  struct Queue {
    std::size_t limit;  // works per batch
    std::deque<BatchPointer> batches;
  };

  std::pair<BatchPointer, std::size_t> enqueue(Queue& queue, Job job);
  BatchPointer take();
  BatchPointer next_batch();
  BatchPointer next_while_syncing();
  void serve();
  bool run_group(Group& group);
  bool run_alone(Job& job);
  void run_newest(Group& group, bool& guarded);
  bool run_plainly(Batch& batch);
  void run_guarded(Batch& batch);
  void run_job(Job& job);
  void commit();
  void hand_over(Group group);
  void synced(const std::string& failure);
  static void forget_works(Group& group);
  void abandon(Group& group, const StorageError& error);
  void wait_synced();
  void require_sound();
  static void finish(Batch& batch);
  void checkpoint_if_due();

  std::unique_ptr<SqliteConnection> connection_;
  std::function<void()> after_commit_;
  int log_pages_ = 0;        // in the write-ahead log after the last commit
  int checkpoint_at_pages_;  // the next checkpoint is due when the log is this long
  std::mutex mutex_;
  std::condition_variable arrived_;
  Queue written_{64, {}}, submitted_{24, {}};
  bool submitted_is_next_ = false;
  bool idle_ = false, stopping_ = false;
  std::condition_variable sync_ended_;
  Group syncing_;        // committed, on its way to the disk
  std::string failure_;  // the disk refused a sync: nothing can be promised any more
  std::thread thread_;
  std::unique_ptr<LogSync> sync_;  // ends before what it reports to
};

}  // namespace xiaoer
