// SPDX-License-Identifier: Apache-2.0
// Whether somebody is at the desk: an agent, supervisor or administrator whose session was used lately. Asked
// by the worker for each turn, so the answer is kept for a few seconds. Any thread.
#pragma once
#include <mutex>

#include "foundation/time.h"
#include "storage/database.h"

namespace xiaoer::gateway {

enum class Presence { by_session, always };

class AgentPresence {
 public:
  // Presence::always: the company says that somebody is always there.
  AgentPresence(Database& database, Clock clock, Presence presence)
      : database_(database), clock_(std::move(clock)), presence_(presence) {}
  [[nodiscard]] bool online();

 private:
  Database& database_;
  Clock clock_;
  Presence presence_;
  std::mutex mutex_;
  TimePoint looked_{};
  bool online_ = false;
};

}  // namespace xiaoer::gateway
