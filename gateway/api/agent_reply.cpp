// SPDX-License-Identifier: Apache-2.0
#include "gateway/api/agent_reply.h"

#include "gateway/posts.h"
#include "tickets/ticket_store.h"

namespace xiaoer::gateway {
namespace {

// `run` asks the store, inside a transaction or not. 0 = it was not.
template <typename Run>
Id sent_before(Run run, Id conversation_id, const std::string& client_id) {
  const Rows rows =
      run("SELECT id FROM message WHERE conversation_id = $1 AND author = 'agent' AND provider_id = $2",
          Params{conversation_id, client_id});
  return rows.empty() ? 0 : rows.front().integer(0);
}

void require_fresh(Transaction& transaction, const DeskConversation& conversation,
                   std::int64_t expected_seq) {
  if (expected_seq < 0 || expected_seq >= conversation.last_seq) return;
  const auto rows = transaction.run(
      "SELECT seq FROM message WHERE conversation_id = $1 AND seq > $2 AND author = 'visitor' LIMIT 1",
      {conversation.id, expected_seq});
  if (!rows.empty()) throw StaleReply(conversation.last_seq);
}

AgentReplied write_reply(Transaction& transaction, const DeskAct& act, const DeskConversation& conversation,
                         const AgentReply& answer) {
  const auto inside = [&](auto sql, const Params& params) { return transaction.run(sql, params); };
  if (const Id id = sent_before(inside, conversation.id, answer.client_id); id != 0) return {id, true};
  require_not_others(conversation, act.user);
  require_fresh(transaction, conversation, answer.expected_seq);
  const auto now = act.services.clock();
  if (conversation.status != "human")
    set_standing(transaction, conversation, {"human", act.user.id, conversation.waiting_since}, now);
  Post post;
  post.conversation_id = conversation.id;
  post.author = "agent";
  post.author_id = act.user.id;
  post.body = answer.body;
  post.client_id = answer.client_id;
  post.at = now;
  post.in_house = is_in_house(act.services, conversation.channel, conversation.account);
  const auto posted = add_post(transaction, post);
  transaction.run("UPDATE conversation SET read_seq = $2 WHERE id = $1", {conversation.id, posted.seq});
  tickets::note_first_response(transaction, conversation.id, {act.user.display_name, now});
  return {posted.message_id, false};
}

// Asked of the channel before anything is stored: what it knows it cannot send is not taken.
void require_no_objection(const DeskAct& act, const AgentReply& answer) {
  if (!act.services.objection) return;
  const auto rows = act.services.database.read(
      "SELECT channel, account, peer, thread FROM conversation WHERE id = $1", {act.conversation_id});
  if (rows.empty()) return;
  OutboundMessage message;
  message.conversation_id = act.conversation_id;
  message.to = {rows[0].text(0), rows[0].text(1), rows[0].text(2), rows[0].text(3)};
  message.body = answer.body;
  message.author = "agent";
  if (auto objection = act.services.objection(message)) throw ChannelObjection(std::move(*objection));
}

}  // namespace

ChannelObjection::ChannelObjection(channels::Objection objection)
    : RequestError(422, "channel_objection", objection.en), objection_(std::move(objection)) {}

StaleReply::StaleReply(std::int64_t last_seq)
    : RequestError(412, "stale_reply",
                   "The customer wrote again meanwhile. Read it, then send or change your answer."),
      last_seq_(last_seq) {}

AgentReplied reply_to_customer(const DeskAct& act, const AgentReply& answer) {
  const auto outside = [&](auto sql, const Params& params) {
    return act.services.database.read(sql, params);
  };
  // What was sent already needs nobody's leave: the repetition of the last message that the channel allowed.
  if (sent_before(outside, act.conversation_id, answer.client_id) == 0) require_no_objection(act, answer);
  AgentReplied replied;
  DeskConversation conversation;
  act.services.database.write([&](Transaction& transaction) {
    conversation = load_conversation(transaction, act.conversation_id);
    replied = write_reply(transaction, act, conversation, answer);
  });
  if (!replied.duplicate) push(act.services, conversation);
  return replied;
}

}  // namespace xiaoer::gateway
