// SPDX-License-Identifier: Apache-2.0
#include "gateway/api/notes.h"

#include "gateway/posts.h"

namespace xiaoer::gateway {

Id add_note(Transaction& transaction, const DeskConversation& conversation, const NewNote& note) {
  const auto rows = transaction.run(
      "INSERT INTO note (shard, conversation_id, author_id, text, created_at) VALUES ($1, $2, $3, $4, $5) "
      "RETURNING id",
      {std::int64_t{conversation.shard}, conversation.id, note.author_id, note.text, to_millis(note.at)});
  const Id id = rows.front().integer(0);
  add_event(transaction, conversation.shard, conversation.id, "note", id, note.at);
  return id;
}

std::vector<Note> notes_of(Database& database, Id conversation_id) {
  std::vector<Note> notes;
  for (const auto& row : database.read(
           "SELECT n.id, n.author_id, COALESCE(u.display_name, ''), n.text, n.created_at FROM note n "
           "LEFT JOIN user_account u ON u.id = n.author_id WHERE n.conversation_id = $1 ORDER BY n.id",
           {conversation_id}))
    notes.push_back({row.integer(0), row.integer(1), row.text(2), row.text(3), from_millis(row.integer(4))});
  return notes;
}

}  // namespace xiaoer::gateway
