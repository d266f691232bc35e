// SPDX-License-Identifier: Apache-2.0
// Adds an outgoing message to a conversation inside a transaction: the row, the conversation's last line, the
// change-feed event, and an outbox row unless it is delivered with the commit (in_house, in_request). Used by
// the worker (bot), the desk (agent, system) and the channels' sink (system): nothing else stores what is
// said to customers.
#pragma once
#include "foundation/message.h"
#include "storage/database.h"

namespace xiaoer::gateway {

struct Post {
  Id conversation_id = 0;
  std::string author;  // "bot", "agent", "system"
  Id author_id = 0;    // user, for agents
  MessageBody body;
  std::string client_id;    // of the desk, for idempotent sends; may be empty
  std::string explanation;  // JSON, bots only
  bool feedback = false;    // the customer may rate it
  std::string faq_key;      // the knowledge entry it came from, if any
  TimePoint at{};
  bool in_house = false;  // the channel's capability: delivered with the commit, nothing for the sender
  // Held for the provider's request of this inbound message until then; 0 = the sender sends it.
  Id answers = 0;
  TimePoint held_until{};
  bool in_request = false;  // that request waits for it: delivered with the commit
};

struct Posted {
  Id message_id = 0;
  std::int64_t seq = 0;
  bool duplicate = false;  // the desk's client_id was stored before
};

// Throws RequestError 404 when the conversation does not exist.
Posted add_post(Transaction& transaction, const Post& post);

// The beginning of a message's text, as the conversation's row and the lists show it.
[[nodiscard]] std::string preview(std::string_view text);

// Appends to the change feed. kind: "message", "conversation", "ticket", "delivery", "note", "knowledge".
void add_event(Transaction& transaction, int shard, Id conversation_id, std::string_view kind, Id ref,
               TimePoint at);

}  // namespace xiaoer::gateway
