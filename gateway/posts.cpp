// SPDX-License-Identifier: Apache-2.0
#include "gateway/posts.h"

#include "foundation/crash_point.h"
#include "foundation/error.h"
#include "foundation/text.h"

namespace xiaoer::gateway {
namespace {

// The same client id again: the numbers of the first time.
std::optional<Posted> posted_before(Transaction& transaction, const Post& post) {
  if (post.client_id.empty()) return std::nullopt;
  const Rows rows = transaction.run(
      "SELECT id, seq FROM message WHERE conversation_id = $1 AND author = 'agent' AND provider_id = $2",
      {post.conversation_id, post.client_id});
  if (rows.empty()) return std::nullopt;
  return Posted{rows[0].integer(0), rows[0].integer(1), true};
}

// Takes the next sequence number; an agent's word ends the customer's waiting. Returns the conversation as it
// was before: last_seq, shard, channel, account.
Row advance(Transaction& transaction, const Post& post, const std::string& preview) {
  const Rows rows = transaction.run(
      "SELECT last_seq, shard, channel, account FROM conversation WHERE id = $1\n"
      " FOR UPDATE -- only: postgres\n",
      {post.conversation_id});
  if (rows.empty())
    throw RequestError(404, "no_conversation",
                       "there is no conversation " + std::to_string(post.conversation_id));
  transaction.run(
      "UPDATE conversation SET last_seq = $1, last_text = $2, last_author = $3, updated_at = $4,"
      " waiting_since = CASE WHEN $3 = 'agent' THEN 0 ELSE waiting_since END WHERE id = $5",
      {rows[0].integer(0) + 1, preview, post.author, to_millis(post.at), post.conversation_id});
  return rows[0];
}

// `conversation`: last_seq, shard, channel, account.
void add_to_outbox(Transaction& transaction, const Post& post, const Row& conversation, Id message_id) {
  const std::int64_t at = to_millis(post.at);
  transaction.run(
      "INSERT INTO outbox (shard, conversation_id, message_id, channel, account, next_at, created_at, "
      "status, "
      "answers) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
      {conversation.integer(1), post.conversation_id, message_id, conversation.text(2), conversation.text(3),
       post.answers ? to_millis(post.held_until) : at, at, std::string(post.answers ? "held" : "waiting"),
       post.answers});
}

}  // namespace

std::string preview(std::string_view text) {
  constexpr std::size_t kPreviewLength = 120;  // code points
  return first_code_points(text, kPreviewLength);
}

Posted add_post(Transaction& transaction, const Post& post) {
  if (const auto before = posted_before(transaction, post)) return *before;
  const StoredBody body = to_stored(post.body);
  const Row conversation = advance(transaction, post, preview(body.text));
  const std::int64_t seq = conversation.integer(0) + 1, shard = conversation.integer(1),
                     at = to_millis(post.at);
  const bool leaves = !post.in_house && !post.in_request;  // through the sender
  const Rows inserted = transaction.run(
      "INSERT INTO message (shard, conversation_id, seq, author, author_id, type, text, extra, provider_id, "
      "delivery,"
      " feedback, explanation, sent_at, stored_at, faq_key, answers)"
      " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $14, $10, $11, $12, $12, $13, $15) RETURNING id",
      {shard, post.conversation_id, seq, post.author, post.author_id, body.type, body.text, body.extra,
       post.client_id, std::int64_t{post.feedback}, post.explanation, at, post.faq_key,
       std::string(leaves ? "waiting" : "delivered"), post.in_request ? post.answers : 0});
  const Id message_id = inserted[0].integer(0);
  crash_point("post.message_row");
  if (leaves) add_to_outbox(transaction, post, conversation, message_id);
  crash_point("post.outbox_row");
  add_event(transaction, static_cast<int>(shard), post.conversation_id, "message", seq, post.at);
  return {message_id, seq, false};
}

void add_event(Transaction& transaction, int shard, Id conversation_id, std::string_view kind, Id ref,
               TimePoint at) {
  transaction.run("INSERT INTO event (shard, conversation_id, kind, ref, at) VALUES ($1, $2, $3, $4, $5)",
                  {std::int64_t{shard}, conversation_id, std::string(kind), ref, to_millis(at)});
}

}  // namespace xiaoer::gateway
