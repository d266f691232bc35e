// SPDX-License-Identifier: Apache-2.0
#include "gateway/api/conversation_split.h"

#include "foundation/error.h"
#include "gateway/api/notes.h"
#include "gateway/channel_memory.h"
#include "gateway/posts.h"

namespace xiaoer::gateway {
namespace {

struct Moving {
  channels::TopicSplit split;
  std::vector<std::string> files;  // of the messages that go
  std::int64_t seq = 0, last_seq = 0;
};

struct FilesOf {
  std::vector<std::string>& files;
  void operator()(const Attachment& file) const { files.push_back(file.attachment_id); }
  void operator()(const Letter& letter) const {
    for (const Attachment& file : letter.attachments) files.push_back(file.attachment_id);
    for (const auto& id : {letter.original_id, letter.html_id})
      if (!id.empty()) files.push_back(id);
  }
  void operator()(const auto&) const {}
};

InboundMessage inbound(const Address& from, const Row& row) {
  InboundMessage message;
  message.from = from;
  message.body = text_at_least({row.text(2), row.text(3), row.text(4)});
  message.provider_id = row.text(5);
  message.sent_at = from_millis(row.integer(6));
  return message;
}

Address address_of(Database& database, Id conversation_id) {
  const auto rows = database.read("SELECT channel, account, peer, thread FROM conversation WHERE id = $1",
                                  {conversation_id});
  if (rows.empty())
    throw RequestError(404, "no_conversation",
                       "There is no conversation " + std::to_string(conversation_id) + ".");
  return {rows[0].text(0), rows[0].text(1), rows[0].text(2), rows[0].text(3)};
}

void require_topic(const Rows& rows, std::int64_t seq) {
  for (const Row& row : rows)
    if (row.integer(0) == seq) {
      if (row.text(1) == "visitor" && &row != &rows.front()) return;
      throw RequestError(422, "not_a_topic",
                         "A new topic begins with a message of the customer that is not the first one.");
    }
  throw RequestError(404, "no_message", "This conversation has no message " + std::to_string(seq) + ".");
}

Moving look_at(Database& database, Id conversation_id, std::int64_t seq) {
  Moving moving;
  moving.seq = seq;
  moving.split.from = address_of(database, conversation_id);
  const auto rows = database.read(
      "SELECT seq, author, type, text, extra, provider_id, sent_at FROM message WHERE conversation_id = $1 "
      "ORDER BY seq",
      {conversation_id});
  require_topic(rows, seq);
  for (const Row& row : rows) {
    const bool goes = row.integer(0) >= seq, customers = row.text(1) == "visitor";
    auto message = inbound(moving.split.from, row);
    moving.last_seq = row.integer(0);
    if (goes) std::visit(FilesOf{moving.files}, message.body);
    if (goes && customers) moving.split.moved.push_back(std::move(message));
    if (!goes && customers) moving.split.newest = std::move(message);
  }
  const auto sent = database.read(
      "SELECT provider_id FROM receipt WHERE message_id IN (SELECT id FROM message WHERE conversation_id = "
      "$1 AND seq >= $2)",
      {conversation_id, seq});
  for (const Row& row : sent) moving.split.moved_sent.push_back(row.text(0));
  return moving;
}

// Between looking and moving something may have come.
void require_unchanged(Transaction& transaction, const DeskConversation& conversation, const Moving& moving) {
  const auto rows =
      transaction.run("SELECT MAX(seq) FROM message WHERE conversation_id = $1", {conversation.id});
  if (rows[0].integer(0) != moving.last_seq)
    throw RequestError(409, "changed_meanwhile",
                       "The conversation changed in this moment. Look at it and try again.");
}

Id open_new(Transaction& transaction, const DeskAct& act, const std::string& thread, TimePoint now) {
  const auto rows = transaction.run(
      "INSERT INTO conversation (shard, identity_id, person_id, channel, account, peer, thread, status, "
      "assignee_id, language, created_at, updated_at) SELECT shard, identity_id, person_id, channel, "
      "account, "
      "peer, $2, 'human', $3, language, $4, $4 FROM conversation WHERE id = $1 ON CONFLICT (channel, "
      "account, "
      "peer, thread) DO NOTHING RETURNING id",
      {act.conversation_id, thread, act.user.id, to_millis(now)});
  if (rows.empty())
    throw RequestError(409, "changed_meanwhile", "This topic has its own conversation already.");
  return rows[0].integer(0);
}

void move_rows(Transaction& transaction, const Moving& moving, Id from, Id to) {
  const std::int64_t before = moving.seq - 1;
  transaction.run(
      "UPDATE message SET conversation_id = $2, seq = seq - $3, pending = 0 WHERE conversation_id = $1 AND "
      "seq > $3",
      {from, to, before});
  transaction.run(
      "UPDATE outbox SET conversation_id = $2 WHERE message_id IN (SELECT id FROM message WHERE "
      "conversation_id = $2) AND conversation_id = $1",
      {from, to});
  for (const InboundMessage& message : moving.split.moved)
    transaction.run(
        "UPDATE seen SET conversation_id = $4, seq = seq - $5 WHERE channel = $1 AND account = $2 AND "
        "provider_id = $3",
        {message.from.channel, message.from.account, message.provider_id, to, before});
  for (const std::string& file : moving.files)
    transaction.run("UPDATE attachment SET conversation_id = $3 WHERE id = $1 AND conversation_id = $2",
                    {file, from, to});
}

// The last line, the numbers and the waiting of one of both. The old one's numbers go on where they were.
void tidy(Transaction& transaction, Id conversation_id, TimePoint now) {
  const auto last = transaction.run(
      "SELECT seq, text, author FROM message WHERE conversation_id = $1 ORDER BY seq DESC LIMIT 1",
      {conversation_id});
  const auto waiting = transaction.run(
      "SELECT COALESCE(MIN(sent_at), 0) FROM message WHERE conversation_id = $1 AND author = 'visitor' AND "
      "seq > COALESCE((SELECT MAX(seq) FROM message WHERE conversation_id = $1 AND author = 'agent'), 0)",
      {conversation_id});
  transaction.run(
      "UPDATE conversation SET last_seq = CASE WHEN last_seq = 0 THEN $2 ELSE last_seq END, read_seq = CASE "
      "WHEN last_seq = 0 THEN $2 ELSE last_seq END, last_text = $3, last_author = $4, waiting_since = CASE "
      "WHEN status IN ('human', 'queued') THEN $5 ELSE 0 END, version = version + 1, updated_at = $6 WHERE "
      "id = $1",
      {conversation_id, last[0].integer(0), preview(last[0].text(1)), last[0].text(2), waiting[0].integer(0),
       to_millis(now)});
}

void leave_notes(Transaction& transaction, const DeskAct& act, Id to, TimePoint now) {
  const auto numbered = [](Id id) { return "#" + std::to_string(id); };
  (void)add_note(transaction, load_conversation(transaction, act.conversation_id),
                 {act.user.id, "新话题已拆分到会话 A new topic was split off: " + numbered(to), now});
  (void)add_note(transaction, load_conversation(transaction, to),
                 {act.user.id, "从会话拆分而来 Split from: " + numbered(act.conversation_id), now});
}

}  // namespace

Id split_conversation(const DeskAct& act, std::int64_t seq) {
  const Services& services = act.services;
  const Moving moving = look_at(services.database, act.conversation_id, seq);
  const auto parted = services.part_topic ? services.part_topic(moving.split) : std::nullopt;
  if (!parted)
    throw RequestError(422, "one_conversation", "On this channel a customer has one conversation only.");
  Id made = 0;
  services.database.write([&](Transaction& transaction) {
    const TimePoint now = services.clock();
    const auto conversation = load_conversation(transaction, act.conversation_id);
    require_not_others(conversation, act.user);
    require_unchanged(transaction, conversation, moving);
    made = open_new(transaction, act, parted->thread, now);
    move_rows(transaction, moving, act.conversation_id, made);
    for (const Id each : {act.conversation_id, made}) {
      tidy(transaction, each, now);
      add_event(transaction, conversation.shard, each, "conversation", 0, now);
    }
    leave_notes(transaction, act, made, now);
    remember(transaction, {moving.split.from.channel, moving.split.from.account}, parted->memories);
  });
  for (const Id each : {act.conversation_id, made}) services.changed(each);
  return made;
}

}  // namespace xiaoer::gateway
