// SPDX-License-Identifier: Apache-2.0
#include "gateway/serve/housekeeping.h"

#include "gateway/access/user_errands.h"
#include "gateway/log.h"

namespace xiaoer::gateway {
namespace {

constexpr std::chrono::seconds kPause{1};
constexpr Milliseconds kFeedKept{7LL * 24 * 3600 * 1000};
constexpr std::int64_t kStep = 500;  // rows removed at once

}  // namespace

void Housekeeping::start() {
  thread_ = std::jthread([this](const std::stop_token& stop) {
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
  const std::int64_t oldest_kept = to_millis(clock_() - kFeedKept);
  const Rows old = database_.read("SELECT id FROM event ORDER BY id LIMIT 1");
  if (old.empty() ||
      database_.read("SELECT 1 FROM event WHERE id = $1 AND at < $2", {old[0].integer(0), oldest_kept})
          .empty())
    return;
  database_.write([&](Transaction& transaction) {
    transaction.run("DELETE FROM event WHERE id < $1 AND at < $2", {old[0].integer(0) + kStep, oldest_kept});
  });
}

}  // namespace xiaoer::gateway
