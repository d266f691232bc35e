// SPDX-License-Identifier: Apache-2.0
// One conversation inside a transaction, as the agents' actions need it. Used by conversation_actions and
// agent_reply.
#pragma once
#include <map>
#include <string>

#include "gateway/http/endpoint.h"
#include "gateway/services.h"

namespace xiaoer::gateway {

// Who acts on which conversation.
struct DeskAct {
  Services& services;
  const User& user;
  Id conversation_id = 0;
};

struct DeskConversation {
  Id id = 0, assignee_id = 0, person_id = 0;
  int shard = 0;
  std::int64_t version = 0, last_seq = 0;
  std::string status, channel, account, language;
  TimePoint waiting_since{};  // 1970 = nobody waits
};

// Throws RequestError 404 no_conversation.
[[nodiscard]] DeskConversation load_conversation(Transaction& transaction, Id id);
// Throws RequestError 409 taken_by_other when another agent has it and `user` is no supervisor.
void require_not_others(const DeskConversation& conversation, const User& user);

struct Sentence {
  std::string reply_id;                       // of replies.toml
  std::map<std::string, std::string> values;  // for its template
};

struct Standing {
  std::string status;
  Id assignee_id = 0;
  TimePoint waiting_since{};
  enum class Dialog { kept, reset } dialog = Dialog::kept;  // reset: state and priority, too
};
// Writes it with its event. Throws RequestError 409 changed_meanwhile when somebody else was faster.
void set_standing(Transaction& transaction, const DeskConversation& conversation, const Standing& standing,
                  TimePoint now);
// A sentence of the pack's replies, from the system; nothing when the pack has none.
void tell_customer(Transaction& transaction, const Services& services, const DeskConversation& conversation,
                   const Sentence& sentence);
// Pushes what is new; after the commit.
void push(const Services& services, const DeskConversation& conversation);

}  // namespace xiaoer::gateway
