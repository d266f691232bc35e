// SPDX-License-Identifier: Apache-2.0
// How the writer runs the works of a group inside their transaction.
#include <utility>

#include "foundation/crash_point.h"
#include "storage/sqlite_writer.h"

namespace xiaoer {
namespace {

class SqliteTransaction final : public Transaction {
 public:
  explicit SqliteTransaction(SqliteConnection& connection) : connection_(connection) {}
  Rows run(std::string_view sql, const Params& params) override { return connection_.run(sql, params); }
  std::int64_t changed() const override { return connection_.changed(); }

 private:
  SqliteConnection& connection_;
};

// Why a work made SQLite roll back by itself, for the others of its batch.
StorageError reason_of(const std::exception_ptr& error) {
  try {
    if (error) std::rethrow_exception(error);
  } catch (const StorageError& known) {
    return known;
  } catch (const std::exception&) {  // not the store's: does not concern the others
  }
  return {StorageError::Kind::other, "another request's work ended the shared transaction; try again"};
}

}  // namespace

// Without a savepoint: there is nobody else whose work must stay.
bool SqliteWriter::run_alone(Job& job) {
  run_job(job);
  job.work = nullptr;
  if (!job.error) {
    commit();
    return true;
  }
  if (connection_->in_transaction()) connection_->run("ROLLBACK");
  return false;
}

// The group's last batch, inside its transaction. `guarded`: each work has its savepoint by now.
void SqliteWriter::run_newest(Group& group, bool& guarded) {
  if (!guarded && run_plainly(*group.back())) return;
  if (std::exchange(guarded, true)) return run_guarded(*group.back());
  connection_->run("ROLLBACK");
  connection_->run("BEGIN IMMEDIATE");
  for (const auto& batch : group) run_guarded(*batch);
}

// False when a work failed: then what the transaction holds is good for nothing.
bool SqliteWriter::run_plainly(Batch& batch) {
  for (auto& job : batch.jobs) {
    run_job(job);
    if (!connection_->in_transaction()) throw reason_of(job.error);  // SQLite gave up the whole transaction
    if (job.error) return false;
  }
  return true;
}

void SqliteWriter::run_guarded(Batch& batch) {
  for (auto& job : batch.jobs) {
    connection_->run("SAVEPOINT work");
    run_job(job);
    if (!connection_->in_transaction()) throw reason_of(job.error);
    if (job.error) connection_->run("ROLLBACK TO work");
    connection_->run("RELEASE work");
  }
}

void SqliteWriter::run_job(Job& job) {
  job.error = nullptr;
  try {
    SqliteTransaction transaction(*connection_);
    job.work(transaction);
  } catch (...) {
    job.error = std::current_exception();
  }
  crash_point("writer.work_done");
}

// What they captured goes before the callers are told.
void SqliteWriter::forget_works(Group& group) {
  for (const auto& batch : group)
    for (auto& job : batch->jobs) job.work = nullptr;
}

}  // namespace xiaoer
