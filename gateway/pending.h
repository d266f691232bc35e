// SPDX-License-Identifier: Apache-2.0
// The oldest message of a conversation that nobody has handled, with all that a turn needs to know. Read by
// the worker.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "dialogs/turn.h"
#include "foundation/message.h"
#include "storage/database.h"

namespace xiaoer::gateway {

struct PendingMessage {
  Id message_id = 0, conversation_id = 0, person_id = 0;
  std::int64_t seq = 0, version = 0;  // version of the conversation, checked when the turn is written
  int shard = 0, attempts = 0;
  Address address;
  MessageBody body;
  std::string unreadable{};             // why the stored body could not be read; "" = it could
  std::string status, language, state;  // of the conversation
  bool vip = false;
  bool more = false;  // another message waits behind this one
  TimePoint stored_at{};
  TimePoint waiting_since{};  // the first message that no person has answered; 1970 = there is none
  TimePoint reply_until{};    // so long the answer may go out in the provider's request; 1970 = it may not
  std::vector<dialogs::TicketFact> tickets;  // of the person, newest first
};

[[nodiscard]] std::optional<PendingMessage> next_pending(Database& database, Id conversation_id);
// Conversations with unhandled messages, oldest first: what a restart has to go on with.
[[nodiscard]] std::vector<Id> pending_conversations(Database& database);

}  // namespace xiaoer::gateway
