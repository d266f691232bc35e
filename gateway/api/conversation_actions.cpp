// SPDX-License-Identifier: Apache-2.0
#include "gateway/api/conversation_actions.h"

#include "foundation/error.h"
#include "gateway/access/users.h"
#include "gateway/api/notes.h"
#include "gateway/posts.h"

namespace xiaoer::gateway {
namespace {

// Loads the conversation, lets `change` work on it and pushes after the commit. `change` may run twice.
void act_on(const DeskAct& act,
            const std::function<void(Transaction&, const DeskConversation&, TimePoint)>& change) {
  DeskConversation conversation;
  act.services.database.write([&](Transaction& transaction) {
    conversation = load_conversation(transaction, act.conversation_id);
    require_not_others(conversation, act.user);
    change(transaction, conversation, act.services.clock());
  });
  push(act.services, conversation);
}

bool is_counted(Transaction& transaction, const DeskAct& act, const DeskConversation& conversation) {
  if (!act.services.allowance) return false;
  const auto rows = transaction.run("SELECT peer, thread FROM conversation WHERE id = $1", {conversation.id});
  return act.services
      .allowance({conversation.channel, conversation.account, rows.at(0).text(0), rows.at(0).text(1)})
      .has_value();
}

// Who serves the customer now. Where the provider counts messages such a word would cost one: not said there.
void say_kindly(Transaction& transaction, const DeskAct& act, const DeskConversation& conversation,
                const Sentence& sentence) {
  if (!is_counted(transaction, act, conversation))
    tell_customer(transaction, act.services, conversation, sentence);
}

void give_to(Transaction& transaction, const DeskAct& act, const DeskConversation& conversation,
             const User& agent) {
  if (conversation.status == "human" && conversation.assignee_id == agent.id) return;
  set_standing(transaction, conversation, {"human", agent.id, conversation.waiting_since},
               act.services.clock());
  say_kindly(transaction, act, conversation, {"agent_joined", {{"name", agent.display_name}}});
}

std::string note_text(const Resolution& resolution) {
  if (resolution.category.empty()) return resolution.summary;
  if (resolution.summary.empty()) return resolution.category;
  return resolution.category + " · " + resolution.summary;
}

}  // namespace

void take(const DeskAct& act) {
  act_on(act, [&](Transaction& transaction, const DeskConversation& conversation, TimePoint) {
    give_to(transaction, act, conversation, act.user);
  });
}

void release(const DeskAct& act) {
  act_on(act, [&](Transaction& transaction, const DeskConversation& conversation, TimePoint now) {
    if (conversation.status == "queued") return;
    const bool waits = conversation.waiting_since != TimePoint{};
    set_standing(transaction, conversation, {"queued", 0, waits ? conversation.waiting_since : now}, now);
    if (conversation.status == "human") say_kindly(transaction, act, conversation, {"agent_left", {}});
  });
}

void return_to_bot(const DeskAct& act) {
  act_on(act, [&](Transaction& transaction, const DeskConversation& conversation, TimePoint now) {
    if (conversation.status == "bot") return;
    set_standing(transaction, conversation, {"bot", 0, {}, Standing::Dialog::reset}, now);
    say_kindly(transaction, act, conversation, {"returned_to_bot", {}});
  });
  act.services.request_worker();
}

void assign(const DeskAct& act, Id user_id) {
  act_on(act, [&](Transaction& transaction, const DeskConversation& conversation, TimePoint) {
    const auto agent = find_user(transaction, user_id);
    if (!agent || !allows(Access::desk, agent->role))
      throw RequestError(422, "not_an_agent", "This user cannot take conversations. Choose an agent.");
    give_to(transaction, act, conversation, *agent);
  });
}

void resolve(const DeskAct& act, const Resolution& resolution) {
  act_on(act, [&](Transaction& transaction, const DeskConversation& conversation, TimePoint now) {
    if (conversation.status == "resolved") return;
    set_standing(transaction, conversation,
                 {"resolved", conversation.assignee_id, {}, Standing::Dialog::reset}, now);
    const auto text = note_text(resolution);
    if (!text.empty()) (void)add_note(transaction, conversation, {act.user.id, text, now});
    say_kindly(transaction, act, conversation, {"resolved", {}});
  });
}

void mark_read(const DeskAct& act, std::int64_t seq) {
  bool moved = false;
  act.services.database.write([&](Transaction& transaction) {
    const auto conversation = load_conversation(transaction, act.conversation_id);
    transaction.run("UPDATE conversation SET read_seq = $2 WHERE id = $1 AND read_seq < $2",
                    {conversation.id, std::min(seq, conversation.last_seq)});
    moved = transaction.changed() == 1;
    if (moved)
      add_event(transaction, conversation.shard, conversation.id, "conversation", 0, act.services.clock());
  });
  if (moved) act.services.changed(0);
}

}  // namespace xiaoer::gateway
