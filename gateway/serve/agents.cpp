// SPDX-License-Identifier: Apache-2.0
#include "gateway/serve/agents.h"

namespace xiaoer::gateway {
namespace {

constexpr Milliseconds kKept{5'000};           // an answer is good for
constexpr Milliseconds kPresent{10 * 60'000};  // after the last request

}  // namespace

bool AgentPresence::online() {
  if (presence_ == Presence::always || desk_open_()) return true;
  const TimePoint now = clock_();
  std::lock_guard lock(mutex_);
  if (now - looked_ < kKept && now >= looked_) return online_;
  looked_ = now;
  online_ = !database_
                 .read(
                     "SELECT 1 FROM user_session s JOIN user_account u ON u.id = s.user_id"
                     " WHERE s.seen_at > $1 AND u.disabled = 0 AND u.role <> 'knowledge' LIMIT 1",
                     {to_millis(now - kPresent)})
                 .empty();
  return online_;
}

}  // namespace xiaoer::gateway
