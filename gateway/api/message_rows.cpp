// SPDX-License-Identifier: Apache-2.0
#include "gateway/api/message_rows.h"

#include "foundation/error.h"

namespace xiaoer::gateway {
namespace {

#define MESSAGE_ROWS                                                                                     \
  "SELECT m.id, m.seq, m.author, COALESCE(u.display_name, ''), m.author_id, m.type, m.text, m.extra, "   \
  "m.provider_id,"                                                                                       \
  " m.delivery, COALESCE(o.error, m.delivery_note), m.explanation, m.feedback, m.sent_at, m.parts FROM " \
  "message m"                                                                                            \
  " LEFT JOIN user_account u ON u.id = m.author_id AND m.author = 'agent'"                               \
  " LEFT JOIN outbox o ON o.message_id = m.id "

constexpr std::string_view kAfter =
    MESSAGE_ROWS "WHERE m.conversation_id = $1 AND m.seq > $2 ORDER BY m.seq LIMIT $3";
constexpr std::string_view kBefore =
    MESSAGE_ROWS "WHERE m.conversation_id = $1 AND m.seq < $2 ORDER BY m.seq DESC LIMIT $3";
constexpr std::string_view kOne = MESSAGE_ROWS "WHERE m.id = $1";

#undef MESSAGE_ROWS

constexpr int kMayBeRated = 1, kHelpful = 2, kUnhelpful = 3;  // message.feedback

DeskMessage message_of(const Row& row) {
  DeskMessage message;
  message.id = row.integer(0);
  message.seq = row.integer(1);
  message.author = row.text(2);
  message.author_name = row.text(3);
  message.author_id = row.integer(4);
  message.body = {row.text(5), row.text(6), row.text(7)};
  if (message.author == "agent") message.client_id = row.text(8);
  message.delivery = row.text(9);
  message.delivery_error = row.text(10);
  message.explanation = row.text(11);
  const auto feedback = row.integer(12);
  message.may_be_rated = feedback == kMayBeRated;
  message.rating = feedback == kHelpful ? "helpful" : feedback == kUnhelpful ? "unhelpful" : "";
  message.sent_at = from_millis(row.integer(13));
  message.parts = static_cast<int>(row.integer(14));
  return message;
}

std::vector<DeskMessage> messages_of(const Rows& rows) {
  std::vector<DeskMessage> messages;
  messages.reserve(rows.size());
  for (const auto& row : rows) messages.push_back(message_of(row));
  return messages;
}

}  // namespace

std::vector<DeskMessage> messages_after(Database& database, Id conversation_id, std::int64_t seq,
                                        std::int64_t limit) {
  return messages_of(database.read(kAfter, {conversation_id, seq, limit}));
}

std::vector<DeskMessage> messages_before(Database& database, Id conversation_id, std::int64_t seq,
                                         std::int64_t limit) {
  auto messages = messages_of(database.read(kBefore, {conversation_id, seq, limit}));
  std::reverse(messages.begin(), messages.end());
  return messages;
}

DeskMessage find_message(Database& database, Id message_id) {
  const auto rows = database.read(kOne, {message_id});
  if (rows.empty()) throw RequestError(404, "not_found", "This message is gone.");
  return message_of(rows.front());
}

std::string last_customer_text(Database& database, Id conversation_id) {
  const auto rows = database.read(
      "SELECT text FROM message WHERE conversation_id = $1 AND author = 'visitor' "
      "AND type = 'text' ORDER BY seq DESC LIMIT 1",
      {conversation_id});
  return rows.empty() ? "" : rows.front().text(0);
}

}  // namespace xiaoer::gateway
