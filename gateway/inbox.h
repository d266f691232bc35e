// SPDX-License-Identifier: Apache-2.0
// Hop 2: stores what a channel received, once per provider id, and only then lets the channel acknowledge.
// Creates the person, the identity and the conversation of a newcomer in the same transaction. Any thread.
#pragma once
#include "channels/channel.h"
#include "foundation/time.h"
#include "storage/database.h"

namespace xiaoer::gateway {

class Inbox {
 public:
  using Wake = std::function<void(Id conversation_id)>;
  Inbox(Database& database, Clock clock, Wake on_stored);

  // Durable when it returns. A repeated provider id stores nothing and returns the first one's numbers.
  channels::Accepted accept(const InboundMessage& message);
  // The person's conversation, opened if there is none.
  Id open(const Address& address, const std::string& language);

 private:
  Database& database_;
  Clock clock_;
  Wake on_stored_;
};

}  // namespace xiaoer::gateway
