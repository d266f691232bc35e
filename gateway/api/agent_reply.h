// SPDX-License-Identifier: Apache-2.0
// An agent answers the customer. One transaction, pushed after the commit. Called by the message endpoint.
#pragma once
#include <string>

#include "channels/channel.h"
#include "foundation/error.h"
#include "gateway/api/desk_conversation.h"

namespace xiaoer::gateway {

struct AgentReply {
  std::string client_id;
  MessageBody body;
  std::int64_t expected_seq = -1;  // the newest message the agent had seen; −1 = not told
};
struct AgentReplied {
  Id message_id = 0;
  bool duplicate = false;  // the client id was used before: the first message
};

// Takes a conversation that no person has; notes the first response on its tickets; the customer waits no
// longer. Throws RequestError 404, 409 as the other actions do, and StaleReply when the customer wrote after
// `expected_seq`, ChannelObjection when the channel refuses beforehand.
[[nodiscard]] AgentReplied reply_to_customer(const DeskAct& act, const AgentReply& answer);

// The channel knows already that it cannot send this, and says what to do instead.
class ChannelObjection : public RequestError {
 public:
  explicit ChannelObjection(channels::Objection objection);
  [[nodiscard]] const channels::Objection& objection() const { return objection_; }

 private:
  channels::Objection objection_;
};

class StaleReply : public RequestError {
 public:
  explicit StaleReply(std::int64_t last_seq);
  [[nodiscard]] std::int64_t last_seq() const { return last_seq_; }

 private:
  std::int64_t last_seq_;
};

}  // namespace xiaoer::gateway
