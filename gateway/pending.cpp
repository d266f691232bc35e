// SPDX-License-Identifier: Apache-2.0
#include "gateway/pending.h"

namespace xiaoer::gateway {
namespace {

constexpr std::int64_t kTicketsTold = 5;

std::vector<dialogs::TicketFact> tickets_of(Database& database, Id person_id) {
  const Rows rows = database.read(
      "SELECT id, number, type, status, title, created_at, COALESCE(solve_due, 0), updated_at, urged"
      " FROM ticket WHERE person_id = $1 ORDER BY id DESC LIMIT $2",
      {person_id, kTicketsTold});
  std::vector<dialogs::TicketFact> tickets;
  for (const Row& row : rows)
    tickets.push_back({row.integer(0), row.text(1), row.text(2), row.text(3), row.text(4),
                       from_millis(row.integer(5)), from_millis(row.integer(6)), from_millis(row.integer(7)),
                       static_cast<int>(row.integer(8))});
  return tickets;
}

}  // namespace

std::optional<PendingMessage> next_pending(Database& database, Id conversation_id) {
  const Rows rows = database.read(
      "SELECT m.id, m.seq, m.type, m.text, m.extra, m.attempts, m.stored_at, c.version, c.shard, c.channel, "
      "c.account,"
      " c.peer, c.status, c.language, c.state, c.person_id, p.level, c.thread, m.reply_until, c.waiting_since"
      " FROM message m JOIN conversation c ON c.id = m.conversation_id JOIN person p ON p.id = c.person_id"
      " WHERE m.conversation_id = $1 AND m.pending = 1 ORDER BY m.seq LIMIT 2",
      {conversation_id});
  if (rows.empty()) return std::nullopt;
  const Row& row = rows[0];
  PendingMessage pending;
  pending.message_id = row.integer(0);
  pending.conversation_id = conversation_id;
  pending.seq = row.integer(1);
  try {
    pending.body = from_stored({row.text(2), row.text(3), row.text(4)});
  } catch (const std::exception& fault) {  // of another version, or damaged: a person has to look
    pending.unreadable = fault.what();
  }
  pending.attempts = static_cast<int>(row.integer(5));
  pending.stored_at = from_millis(row.integer(6));
  pending.version = row.integer(7);
  pending.shard = static_cast<int>(row.integer(8));
  pending.address = {row.text(9), row.text(10), row.text(11), row.text(17)};
  pending.status = row.text(12);
  pending.language = row.text(13);
  pending.state = row.text(14);
  pending.person_id = row.integer(15);
  pending.vip = row.text(16) == "vip";
  pending.reply_until = from_millis(row.integer(18));
  pending.waiting_since = from_millis(row.integer(19));
  pending.more = rows.size() > 1;
  pending.tickets = tickets_of(database, pending.person_id);
  return pending;
}

std::vector<Id> pending_conversations(Database& database) {
  std::vector<Id> ids;
  for (const Row& row : database.read(
           "SELECT conversation_id FROM message WHERE pending = 1 GROUP BY conversation_id ORDER BY MIN(id)"))
    ids.push_back(row.integer(0));
  return ids;
}

}  // namespace xiaoer::gateway
