// SPDX-License-Identifier: Apache-2.0
// The messages of one conversation with everything an agent may know of them. Any thread.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "foundation/message.h"
#include "storage/database.h"

namespace xiaoer::gateway {

struct DeskMessage {
  Id id = 0;
  std::int64_t seq = 0;
  std::string author, author_name;
  Id author_id = 0;
  StoredBody body;
  std::string client_id;  // of an agent's message
  std::string delivery, delivery_error, explanation;
  int parts = 0;       // how many messages the provider charged; 0 = it does not count
  std::string rating;  // "helpful", "unhelpful" or ""
  bool may_be_rated = false;
  TimePoint sent_at{};
};

// Oldest first. After `seq`, or the `limit` ones right before it.
[[nodiscard]] std::vector<DeskMessage> messages_after(Database& database, Id conversation_id,
                                                      std::int64_t seq, std::int64_t limit);
[[nodiscard]] std::vector<DeskMessage> messages_before(Database& database, Id conversation_id,
                                                       std::int64_t seq, std::int64_t limit);
[[nodiscard]] DeskMessage find_message(Database& database, Id message_id);
// What the customer wrote last, "" when nothing.
[[nodiscard]] std::string last_customer_text(Database& database, Id conversation_id);

}  // namespace xiaoer::gateway
