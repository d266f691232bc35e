// SPDX-License-Identifier: Apache-2.0
#include "gateway/serve/housekeeping.h"

#include "foundation/thread_role.h"
#include "gateway/access/user_errands.h"
#include "gateway/channel_memory.h"
#include "gateway/log.h"
#include "gateway/receipts.h"
#include "gateway/settlement.h"

namespace xiaoer::gateway {
namespace {

constexpr std::chrono::seconds kPause{1};
constexpr Milliseconds kFeedKept{7LL * 24 * 3600 * 1000};
constexpr Milliseconds kSeenKept{60LL * 24 * 3600 * 1000};  // no provider repeats a callback that late
constexpr std::int64_t kStep = 500;                         // rows removed at once

}  // namespace

void Housekeeping::start() {
  thread_ = std::jthread([this](const std::stop_token& stop) {
    take_role(kHousekeepingRole);
    while (!stop.stop_requested()) {
      try {
        run_once();
      } catch (const std::exception& error) {
        log_error("housekeeping", "failed; it is tried again", error.what());
      }
      std::unique_lock lock(mutex_);
      asked_to_stop_.wait_for(lock, stop, kPause, [] { return false; });
    }
  });
}

void Housekeeping::stop() {
  thread_.request_stop();
  if (thread_.joinable()) thread_.join();
}

void Housekeeping::run_once() {
  rules_.refresh_if_due();
  run_user_errands(database_, data_, clock_());
  shorten_feed();
  forget_old();
  forget_seen();
}

// What channels no longer need, and what could not be sent long ago; looked for once a minute.
void Housekeeping::forget_old() {
  const TimePoint now = clock_();
  if (now < next_forgetting_) return;
  next_forgetting_ = now + std::chrono::minutes(1);
  const std::int64_t kept = to_millis(now - kSeenKept);
  const bool idle = database_.read("SELECT 1 FROM receipt WHERE at < $1 LIMIT 1", {kept}).empty() &&
                    database_
                        .read("SELECT 1 FROM channel_memory WHERE forget_at > 0 AND forget_at <= $1 LIMIT 1",
                              {to_millis(now)})
                        .empty() &&
                    database_
                        .read(
                            "SELECT 1 FROM outbox WHERE status IN ('dead', 'unknown') AND created_at < $1 "
                            "LIMIT 1",
                            {kept})
                        .empty();
  if (idle) return;
  database_.write([&](Transaction& transaction) {
    forget_receipts(transaction, from_millis(kept), kStep);
    forget(transaction, now, kStep);
    forget_ended(transaction, from_millis(kept), kStep);
  });
  next_forgetting_ = now;  // there may be more
}

// Walks through all of `seen`, a few rows each second: an index on its time would cost every message.
void Housekeeping::forget_seen() {
  const Rows rows = database_.read(
      "SELECT channel, account, provider_id, at FROM seen WHERE (channel, account, provider_id) > ($1, $2, "
      "$3)"
      " ORDER BY channel, account, provider_id LIMIT $4",
      {seen_until_[0], seen_until_[1], seen_until_[2], kStep});
  const std::int64_t kept = to_millis(clock_() - kSeenKept);
  std::vector<const Row*> old;
  for (const Row& row : rows)
    if (row.integer(3) < kept) old.push_back(&row);
  if (!old.empty())
    database_.write([&](Transaction& transaction) {
      for (const Row* row : old)
        transaction.run("DELETE FROM seen WHERE channel = $1 AND account = $2 AND provider_id = $3",
                        {row->text(0), row->text(1), row->text(2)});
    });
  if (rows.empty())
    seen_until_ = {};
  else
    seen_until_ = {rows.back().text(0), rows.back().text(1), rows.back().text(2)};
}

void Housekeeping::shorten_feed() {
  const std::int64_t oldest_kept = to_millis(clock_() - kFeedKept);
  const Rows old = database_.read("SELECT id FROM event ORDER BY id LIMIT 1");
  if (old.empty() ||
      database_.read("SELECT 1 FROM event WHERE id = $1 AND at < $2", {old[0].integer(0), oldest_kept})
          .empty())
    return;
  database_.write([&](Transaction& transaction) {
    transaction.run("DELETE FROM event WHERE id < $1 AND at < $2 AND id < (SELECT MAX(id) FROM event)",
                    {old[0].integer(0) + kStep, oldest_kept});
  });
}

}  // namespace xiaoer::gateway
