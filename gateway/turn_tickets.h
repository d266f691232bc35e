// SPDX-License-Identifier: Apache-2.0
// The ticket actions of a turn, written inside the turn's transaction. Used by write_turn only.
#pragma once
#include <map>
#include <string>

#include "dialogs/script.h"
#include "gateway/pending.h"
#include "storage/database.h"

namespace xiaoer::gateway {

struct TurnTickets {
  Transaction& transaction;
  const PendingMessage& message;
  const dialogs::Script& script;
  int zone_offset_minutes;
  std::string language;
  TimePoint now;

  // Opens the ticket and returns what templates may say of it: "ticket.number", "ticket.promise".
  [[nodiscard]] std::map<std::string, std::string> open(const dialogs::OpenTicket& opening) const;
  void update(const dialogs::UpdateTicket& update) const;
};

}  // namespace xiaoer::gateway
