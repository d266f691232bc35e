// SPDX-License-Identifier: Apache-2.0
#include "gateway/api/desk_conversation.h"

#include "foundation/error.h"
#include "gateway/posts.h"

namespace xiaoer::gateway {

DeskConversation load_conversation(Transaction& transaction, Id id) {
  const auto rows = transaction.run(
      "SELECT shard, assignee_id, version, last_seq, status, channel, account, language, waiting_since, "
      "person_id "
      "FROM conversation WHERE id = $1",
      {id});
  if (rows.empty())
    throw RequestError(404, "no_conversation", "There is no conversation " + std::to_string(id) + ".");
  const auto& row = rows.front();
  DeskConversation conversation;
  conversation.id = id;
  conversation.shard = static_cast<int>(row.integer(0));
  conversation.assignee_id = row.integer(1);
  conversation.version = row.integer(2);
  conversation.last_seq = row.integer(3);
  conversation.status = row.text(4);
  conversation.channel = row.text(5);
  conversation.account = row.text(6);
  conversation.language = row.text(7);
  conversation.waiting_since = from_millis(row.integer(8));
  conversation.person_id = row.integer(9);
  return conversation;
}

void require_not_others(const DeskConversation& conversation, const User& user) {
  const bool others =
      conversation.status == "human" && conversation.assignee_id != 0 && conversation.assignee_id != user.id;
  if (others && !allows(Access::supervisor, user.role))
    throw RequestError(409, "taken_by_other",
                       "Another agent has this conversation. Ask a supervisor to hand it on.");
}

void set_standing(Transaction& transaction, const DeskConversation& conversation, const Standing& standing,
                  TimePoint now) {
  transaction.run(
      "UPDATE conversation SET status = $3, assignee_id = $4, waiting_since = $5, updated_at = $6,"
      " state = CASE WHEN $7 = 1 THEN '' ELSE state END,"
      " priority = CASE WHEN $7 = 1 THEN 'normal' ELSE priority END,"
      " version = version + 1 WHERE id = $1 AND version = $2",
      {conversation.id, conversation.version, standing.status, standing.assignee_id,
       to_millis(standing.waiting_since), to_millis(now),
       std::int64_t{standing.dialog == Standing::Dialog::reset ? 1 : 0}});
  if (transaction.changed() != 1)
    throw RequestError(409, "changed_meanwhile",
                       "The conversation changed in this moment. Look at it and try again.");
  add_event(transaction, conversation.shard, conversation.id, "conversation", 0, now);
}

void tell_customer(Transaction& transaction, const Services& services, const DeskConversation& conversation,
                   const Sentence& sentence) {
  const auto script = services.rules.current().script;
  const auto words = script->reply(sentence.reply_id, conversation.language == "en" ? "en" : "zh");
  const auto text = dialogs::render(words, sentence.values);
  if (text.empty()) return;
  Post post;
  post.conversation_id = conversation.id;
  post.author = "system";
  post.body = Text{text};
  post.at = services.clock();
  post.in_house = is_in_house(services, conversation.channel, conversation.account);
  add_post(transaction, post);
}

void push(const Services& services, const DeskConversation& conversation) {
  services.changed(conversation.id);
  services.outgoing(conversation.channel, conversation.account);
}

}  // namespace xiaoer::gateway
