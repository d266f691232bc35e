// SPDX-License-Identifier: Apache-2.0
#include "storage/sqlite_writer.h"

#include <sqlite3.h>

#include "foundation/crash_point.h"
#include "foundation/thread_role.h"

namespace xiaoer {
namespace {

constexpr std::size_t kGroupLimit = 128;  // works per commit, about
constexpr int kCheckpointPages = 4096;    // 16 MB of log
constexpr std::chrono::microseconds kGathering{500};
using Kind = StorageError::Kind;

int remember_log_pages(void* pages, sqlite3* /*connection*/, const char* /*schema*/, int count) {
  *static_cast<int*>(pages) = count;
  return SQLITE_OK;
}

}  // namespace

SqliteWriter::SqliteWriter(std::unique_ptr<SqliteConnection> connection, std::string log,
                           std::function<void()> after_commit)
    : connection_(std::move(connection)),
      after_commit_(std::move(after_commit)),
      checkpoint_at_pages_(kCheckpointPages) {
  sqlite3_wal_hook(connection_->database().getHandle(), remember_log_pages, &log_pages_);
  sync_ = std::make_unique<LogSync>(std::move(log), [this](const std::string& failure) { synced(failure); });
  thread_ = std::thread([this] { serve(); });
}

SqliteWriter::~SqliteWriter() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  arrived_.notify_one();
  thread_.join();
  wait_synced();
  sync_.reset();
  if (!failure_.empty()) return;  // the log may have lost pages: the next start reads what the disk holds
  sqlite3_wal_checkpoint_v2(connection_->database().getHandle(), nullptr, SQLITE_CHECKPOINT_TRUNCATE, nullptr,
                            nullptr);
}

void SqliteWriter::write(Work work) {
  if (std::this_thread::get_id() == thread_.get_id()) {
    throw std::logic_error(
        "Database::write was called from inside a work; use the transaction that it was given");
  }
  const auto [batch, index] = enqueue(written_, {std::move(work), nullptr, std::nullopt});
  batch->finished.wait();
  if (const auto error = std::exchange(batch->jobs[index].error, nullptr)) std::rethrow_exception(error);
}

std::future<void> SqliteWriter::submit(Work work) {
  std::promise<void> promise;
  auto future = promise.get_future();
  enqueue(submitted_, {std::move(work), nullptr, std::move(promise)});
  return future;
}

std::pair<SqliteWriter::BatchPointer, std::size_t> SqliteWriter::enqueue(Queue& queue, Job job) {
  const std::lock_guard lock(mutex_);
  if (stopping_) throw StorageError(Kind::other, "the database is closing; try again after the restart");
  if (!failure_.empty()) throw StorageError(Kind::damaged, failure_);
  if (queue.batches.empty() || queue.batches.back()->jobs.size() >= queue.limit) {
    queue.batches.push_back(std::make_shared<Batch>());
    queue.batches.back()->jobs.reserve(16);
  }
  auto& batch = queue.batches.back();
  batch->jobs.push_back(std::move(job));
  if (idle_) {
    idle_ = false;
    arrived_.notify_one();
  }
  return {batch, batch->jobs.size() - 1};
}

// Under the mutex. The two queues take turns; nullptr when both are empty.
SqliteWriter::BatchPointer SqliteWriter::take() {
  const bool from_submitted = written_.batches.empty() || (submitted_is_next_ && !submitted_.batches.empty());
  auto& batches = from_submitted ? submitted_.batches : written_.batches;
  if (batches.empty()) return nullptr;
  submitted_is_next_ = !from_submitted;
  auto batch = std::move(batches.front());
  batches.pop_front();
  return batch;
}

SqliteWriter::BatchPointer SqliteWriter::next_batch() {
  std::unique_lock lock(mutex_);
  for (;;) {
    if (auto batch = take()) return batch;
    if (stopping_) return nullptr;
    idle_ = true;
    arrived_.wait(lock);
  }
}

// While the last commit is on its way to the disk: what arrives meanwhile, looked at every now and then, so
// that each arrival does not wake this thread. nullptr when the disk is done.
SqliteWriter::BatchPointer SqliteWriter::next_while_syncing() {
  std::unique_lock lock(mutex_);
  while (!syncing_.empty()) {
    if (auto batch = take()) return batch;
    sync_ended_.wait_for(lock, kGathering, [this] { return syncing_.empty(); });
  }
  return nullptr;
}

void SqliteWriter::wait_synced() {
  std::unique_lock lock(mutex_);
  sync_ended_.wait(lock, [this] { return syncing_.empty(); });
}

// After a failed sync nothing is committed any more: the disk tells such a fault once, so that the next sync
// would succeed behind a hole in the log.
void SqliteWriter::require_sound() {
  const std::lock_guard lock(mutex_);
  if (!failure_.empty()) throw StorageError(Kind::damaged, failure_);
}

void SqliteWriter::serve() {
  take_role(kWriterRole);
  while (auto batch = next_batch()) {
    Group group{std::move(batch)};
    const bool committed = run_group(group);
    if (committed)
      hand_over(std::move(group));
    else
      for (const auto& each : group) finish(*each);
    checkpoint_if_due();
  }
}

// Whether the group was committed; otherwise its jobs hold their errors.
bool SqliteWriter::run_group(Group& group) {
  try {
    connection_->run("BEGIN IMMEDIATE");
    crash_point("writer.begun");
    bool busy = false;
    {
      const std::lock_guard lock(mutex_);
      busy = !syncing_.empty();
    }
    if (!busy && group.front()->jobs.size() == 1) return run_alone(group.front()->jobs.front());
    bool guarded = false;
    run_newest(group, guarded);
    std::size_t works = group.front()->jobs.size();
    while (works < kGroupLimit) {
      auto more = next_while_syncing();
      if (!more) break;
      group.push_back(std::move(more));
      run_newest(group, guarded);
      works += group.back()->jobs.size();
    }
    wait_synced();
    commit();
    forget_works(group);
    return true;
  } catch (const StorageError& error) {
    abandon(group, error);
    return false;
  }
}

void SqliteWriter::commit() {
  require_sound();
  crash_point("writer.before_commit");
  connection_->run("COMMIT");
  crash_point("writer.committed");
  if (after_commit_) after_commit_();
}

void SqliteWriter::hand_over(Group group) {
  {
    const std::lock_guard lock(mutex_);
    syncing_ = std::move(group);
  }
  sync_->start();
}

// The sync thread: the disk has what was handed over, or says that it has not. After a failed sync nobody
// knows what the disk holds, so the store takes nothing more until a restart has looked.
void SqliteWriter::synced(const std::string& failure) {
  Group group;
  {
    const std::lock_guard lock(mutex_);
    group = std::move(syncing_);
    syncing_.clear();
    if (!failure.empty())
      failure_ = "the disk refused to make changes durable (" + failure + "). Check the disk, then restart";
  }
  sync_ended_.notify_all();
  if (!failure.empty()) {
    const auto error = std::make_exception_ptr(StorageError(Kind::damaged, failure));
    for (const auto& batch : group)
      for (auto& job : batch->jobs)
        if (!job.error) job.error = error;
  }
  for (const auto& batch : group) finish(*batch);
  crash_point("writer.acknowledged");
}

// Nobody is told "stored": works that had gone well get the reason, works that failed by themselves keep
// theirs.
void SqliteWriter::abandon(Group& group, const StorageError& error) {
  for (auto& batch : group)
    for (auto& job : batch->jobs)
      if (!job.error) job.error = std::make_exception_ptr(error);
  forget_works(group);
  if (!connection_->in_transaction()) return;
  try {
    connection_->run("ROLLBACK");
  } catch (const StorageError&) {  // the next BEGIN tells
  }
}

void SqliteWriter::finish(Batch& batch) {
  for (auto& job : batch.jobs) {
    if (!job.promise) continue;
    if (job.error) {
      job.promise->set_exception(std::exchange(job.error, nullptr));
    } else {
      job.promise->set_value();
    }
  }
  batch.done.set_value();
}

// A passive checkpoint never waits for readers. When one of them keeps it from finishing, the log grows by
// another step before it is tried again. A failure (no space) is harmless: the log keeps everything, the next
// step retries.
void SqliteWriter::checkpoint_if_due() {
  if (log_pages_ < checkpoint_at_pages_) {
    if (log_pages_ < kCheckpointPages) checkpoint_at_pages_ = kCheckpointPages;
    return;
  }
  int logged = 0, copied = 0;
  const int code = sqlite3_wal_checkpoint_v2(connection_->database().getHandle(), nullptr,
                                             SQLITE_CHECKPOINT_PASSIVE, &logged, &copied);
  const bool complete = code == SQLITE_OK && logged == copied;
  checkpoint_at_pages_ = complete ? kCheckpointPages : log_pages_ + kCheckpointPages;
  if (complete) log_pages_ = 0;
}

}  // namespace xiaoer
