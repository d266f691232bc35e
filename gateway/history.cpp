// SPDX-License-Identifier: Apache-2.0
#include "gateway/history.h"

namespace xiaoer::gateway {

std::vector<channels::VisibleMessage> visible_messages(Database& database, Id conversation_id,
                                                       std::int64_t after, std::size_t limit) {
  const Rows rows = database.read(
      "SELECT m.seq, m.author, COALESCE(u.display_name, ''), m.type, m.text, m.extra, m.sent_at, "
      "m.provider_id, m.feedback"
      " FROM message m LEFT JOIN user_account u ON u.id = m.author_id AND m.author = 'agent'"
      " WHERE m.conversation_id = $1 AND m.seq > $2 ORDER BY m.seq LIMIT $3",
      {conversation_id, after, static_cast<std::int64_t>(limit)});
  std::vector<channels::VisibleMessage> messages;
  messages.reserve(rows.size());
  for (const Row& row : rows)
    messages.push_back({row.integer(0), row.text(1), row.text(2),
                        text_at_least({row.text(3), row.text(4), row.text(5)}), from_millis(row.integer(6)),
                        row.text(1) == "visitor" ? row.text(7) : "", row.integer(8) == 1});
  return messages;
}

std::vector<channels::VisibleMessage> visible_messages(Database& database, const Address& address,
                                                       std::int64_t after, std::size_t limit) {
  const Rows rows = database.read(
      "SELECT id FROM conversation WHERE channel = $1 AND account = $2 AND peer = $3"
      " AND thread = $4",
      {address.channel, address.account, address.peer, address.thread});
  if (rows.empty()) return {};
  return visible_messages(database, rows[0].integer(0), after, limit);
}

}  // namespace xiaoer::gateway
