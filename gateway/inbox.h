// SPDX-License-Identifier: Apache-2.0
// Hop 2: stores what a channel received, once per provider id, and only then lets the channel acknowledge.
// Creates the person, the identity and the conversation of a newcomer in the same transaction. Any thread.
#pragma once
#include "channels/channel.h"
#include "foundation/time.h"
#include "gateway/channel_memory.h"
#include "storage/database.h"

namespace xiaoer::gateway {

class Inbox {
 public:
  using Wake = std::function<void(Id conversation_id)>;
  // A message whose answer its request will wait for.
  using Expect = std::function<void(Id message_id, TimePoint reply_until)>;
  // `on_receipt`: the delivery state of a message in this conversation changed. `on_asked` comes before
  // `on_stored`.
  Inbox(Database& database, Clock clock, Wake on_stored, Wake on_receipt = {}, Expect on_asked = {});

  // Durable when it returns. A repeated provider id stores nothing and returns the first one's numbers.
  channels::Accepted accept(const InboundMessage& message);
  // The same for what belongs together: one transaction, one Accepted per message. Whoever gives a message a
  // `reply_until` asks ReplyWait for the answer afterwards.
  std::vector<channels::Accepted> accept_batch(const AccountName& account, const channels::Batch& batch);
  // The person's conversation, opened if there is none.
  Id open(const Address& address, const std::string& language);

 private:
  Database& database_;
  Clock clock_;
  Wake on_stored_, on_receipt_;
  Expect on_asked_;
};

}  // namespace xiaoer::gateway
