// SPDX-License-Identifier: Apache-2.0
// Whether somebody is at the desk: an agent, supervisor or administrator who has it open, however quiet it
// is, or whose session was used lately. Asked by the worker for each turn, so what the store said is kept for
// a few seconds. Any thread.
#pragma once
#include <functional>
#include <mutex>

#include "foundation/time.h"
#include "storage/database.h"

namespace xiaoer::gateway {

enum class Presence { by_session, always };

class AgentPresence {
 public:
  // Presence::always: the company says that somebody is always there. `desk_open`: whether a desk's live
  // stream is open on this node.
  AgentPresence(Database& database, Clock clock, Presence presence, std::function<bool()> desk_open)
      : database_(database),
        clock_(std::move(clock)),
        presence_(presence),
        desk_open_(std::move(desk_open)) {}
  [[nodiscard]] bool online();

 private:
  Database& database_;
  Clock clock_;
  Presence presence_;
  std::function<bool()> desk_open_;
  std::mutex mutex_;
  TimePoint looked_{};
  bool online_ = false;
};

}  // namespace xiaoer::gateway
