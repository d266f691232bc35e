// SPDX-License-Identifier: Apache-2.0
// What agents write about a conversation for each other; the customer never sees it. Any thread.
#pragma once
#include <string>
#include <vector>

#include "gateway/api/desk_conversation.h"

namespace xiaoer::gateway {

struct NewNote {
  Id author_id = 0;
  std::string text;
  TimePoint at{};
};
// With its event. Returns the note's id.
Id add_note(Transaction& transaction, const DeskConversation& conversation, const NewNote& note);

struct Note {
  Id id = 0, author_id = 0;
  std::string author_name, text;
  TimePoint created_at{};
};
[[nodiscard]] std::vector<Note> notes_of(Database& database, Id conversation_id);  // oldest first

}  // namespace xiaoer::gateway
