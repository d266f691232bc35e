// SPDX-License-Identifier: Apache-2.0
// Conversations and messages as the desk shows them, read from the store. Called by the endpoints and the
// view builders; any thread.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "foundation/message.h"
#include "storage/database.h"

namespace xiaoer::gateway {

struct PersonName {
  Id id = 0;
  std::string name;
};

struct TicketMark {
  Id id = 0;
  std::string number, status, priority, type;
};

struct ConversationView {
  Id id = 0;
  std::string channel, account, status, priority;
  PersonName customer, assignee;
  std::string customer_level, language, last_text, last_author, summary;
  TimePoint updated_at{}, created_at{};
  std::optional<TimePoint> waiting_since;
  std::int64_t last_seq = 0, read_seq = 0, unread = 0, version = 0;
  int priority_rank = 0;  // 0 = urgent
  std::vector<TicketMark> tickets;
};

struct ConversationPage {
  std::string view;  // "mine", "queued", "all", "bot", "resolved"
  Id user_id = 0;    // whose "mine"
  std::string pattern;
  std::vector<std::int64_t> after;  // sort keys of the last row shown
  std::int64_t limit = 0;
};
// The keys before the first row, and those of a row. Queued: priority, waiting since, id; others: updated,
// id.
[[nodiscard]] std::vector<std::int64_t> first_keys(const std::string& view);
[[nodiscard]] std::vector<std::int64_t> keys_of(const std::string& view, const ConversationView& row);

[[nodiscard]] std::vector<ConversationView> list_conversations(Database& database,
                                                               const ConversationPage& page);
// Throws RequestError 404.
[[nodiscard]] ConversationView find_conversation(Database& database, Id id);
[[nodiscard]] std::vector<ConversationView> conversations_of_person(Database& database, Id person_id);

struct ConversationCounts {
  std::int64_t mine = 0, queued = 0, all = 0;  // each stops at 1000
};
[[nodiscard]] ConversationCounts count_conversations(Database& database, Id user_id);

}  // namespace xiaoer::gateway
