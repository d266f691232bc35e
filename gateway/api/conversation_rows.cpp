// SPDX-License-Identifier: Apache-2.0
#include "gateway/api/conversation_rows.h"

#include <limits>

#include "foundation/error.h"

namespace xiaoer::gateway {
namespace {

constexpr auto kLast = std::numeric_limits<std::int64_t>::max();

// Pieces of the statements below; joined by the compiler, never at run time.
#define CONVERSATION_RANK \
  "CASE c.priority WHEN 'urgent' THEN 0 WHEN 'high' THEN 1 WHEN 'normal' THEN 2 ELSE 3 END"
#define CONVERSATION_ROWS                                                                                 \
  "SELECT c.id, c.channel, c.account, c.status, c.priority, c.person_id,"                                 \
  " CASE WHEN p.name <> '' THEN p.name ELSE COALESCE(i.display_name, '') END, p.level, c.assignee_id,"    \
  " COALESCE(u.display_name, ''), c.language, c.last_text, c.last_author, c.summary, c.updated_at, "      \
  "c.created_at,"                                                                                         \
  " c.waiting_since, c.last_seq, c.read_seq,"                                                             \
  " (SELECT COUNT(*) FROM message m WHERE m.conversation_id = c.id AND m.seq > c.read_seq"                \
  "  AND m.author = 'visitor'), c.version, " CONVERSATION_RANK                                            \
  " FROM conversation c JOIN person p ON p.id = c.person_id LEFT JOIN identity i ON i.id = c.identity_id" \
  " LEFT JOIN user_account u ON u.id = c.assignee_id "
#define CONVERSATION_SEARCH(pattern)                                                                   \
  "(" pattern " = '' OR LOWER(c.last_text) LIKE " pattern " ESCAPE '!' OR LOWER(p.name) LIKE " pattern \
  " ESCAPE '!' OR LOWER(COALESCE(i.display_name, '')) LIKE " pattern                                   \
  " ESCAPE '!' OR EXISTS (SELECT t.id FROM "                                                           \
  "ticket t WHERE t.conversation_id = c.id AND LOWER(t.number) LIKE " pattern " ESCAPE '!'))"
#define NEWEST_FIRST                                                                                     \
  " AND (c.updated_at < $2 OR (c.updated_at = $2 AND c.id < $3)) ORDER BY c.updated_at DESC, c.id DESC " \
  "LIMIT $4"

constexpr std::string_view kMine = CONVERSATION_ROWS
    "WHERE c.assignee_id = $5 AND c.assignee_id > 0 AND c.status = 'human' AND " CONVERSATION_SEARCH("$1")
        NEWEST_FIRST;
constexpr std::string_view kByStatus =
    CONVERSATION_ROWS "WHERE c.status = $5 AND c.status <> 'bot' AND " CONVERSATION_SEARCH("$1") NEWEST_FIRST;
constexpr std::string_view kOfBot =
    CONVERSATION_ROWS "WHERE c.status = 'bot' AND " CONVERSATION_SEARCH("$1") NEWEST_FIRST;
constexpr std::string_view kAll = CONVERSATION_ROWS "WHERE " CONVERSATION_SEARCH("$1") NEWEST_FIRST;
constexpr std::string_view kQueued =
    CONVERSATION_ROWS "WHERE c.status = 'queued' AND c.status <> 'bot' AND " CONVERSATION_SEARCH(
        "$1") " AND (" CONVERSATION_RANK " > $2 OR (" CONVERSATION_RANK
              " = $2 AND (c.waiting_since > $3"
              " OR (c.waiting_since = $3 AND c.id > $4)))) ORDER BY " CONVERSATION_RANK
              ", c.waiting_since, c.id LIMIT $5";
constexpr std::string_view kOne = CONVERSATION_ROWS "WHERE c.id = $1";
constexpr std::string_view kOfPerson =
    CONVERSATION_ROWS "WHERE c.person_id = $1 ORDER BY c.updated_at DESC, c.id DESC LIMIT 50";

#undef CONVERSATION_RANK
#undef CONVERSATION_ROWS
#undef CONVERSATION_SEARCH
#undef NEWEST_FIRST

std::vector<TicketMark> tickets_of(Database& database, Id conversation_id) {
  std::vector<TicketMark> tickets;
  for (const auto& row : database.read("SELECT id, number, status, priority, type FROM ticket "
                                       "WHERE conversation_id = $1 ORDER BY id DESC LIMIT 20",
                                       {conversation_id}))
    tickets.push_back({row.integer(0), row.text(1), row.text(2), row.text(3), row.text(4)});
  return tickets;
}

ConversationView view_of(Database& database, const Row& row) {
  ConversationView view;
  view.id = row.integer(0);
  view.channel = row.text(1);
  view.account = row.text(2);
  view.status = row.text(3);
  view.priority = row.text(4);
  view.customer = {row.integer(5), row.text(6)};
  view.customer_level = row.text(7);
  view.assignee = {row.integer(8), row.text(9)};
  view.language = row.text(10);
  view.last_text = row.text(11);
  view.last_author = row.text(12);
  view.summary = row.text(13);
  view.updated_at = from_millis(row.integer(14));
  view.created_at = from_millis(row.integer(15));
  if (row.integer(16) != 0) view.waiting_since = from_millis(row.integer(16));
  view.last_seq = row.integer(17);
  view.read_seq = row.integer(18);
  view.unread = row.integer(19);
  view.version = row.integer(20);
  view.priority_rank = static_cast<int>(row.integer(21));
  view.tickets = tickets_of(database, view.id);
  return view;
}

std::vector<ConversationView> views_of(Database& database, const Rows& rows) {
  std::vector<ConversationView> views;
  for (const auto& row : rows) views.push_back(view_of(database, row));
  return views;
}

std::int64_t waiting_key(const ConversationView& row) {
  return row.waiting_since ? to_millis(*row.waiting_since) : 0;
}

}  // namespace

std::vector<std::int64_t> first_keys(const std::string& view) {
  if (view == "queued") return {-1, -1, 0};
  return {kLast, kLast};
}

std::vector<std::int64_t> keys_of(const std::string& view, const ConversationView& row) {
  if (view == "queued") return {row.priority_rank, waiting_key(row), row.id};
  return {to_millis(row.updated_at), row.id};
}

std::vector<ConversationView> list_conversations(Database& database, const ConversationPage& page) {
  Params params{page.pattern};
  for (const auto key : page.after) params.emplace_back(key);
  params.emplace_back(page.limit);
  if (page.view == "queued") return views_of(database, database.read(kQueued, params));
  if (page.view == "all") return views_of(database, database.read(kAll, params));
  if (page.view == "bot") return views_of(database, database.read(kOfBot, params));
  if (page.view == "mine") {
    params.emplace_back(page.user_id);
    return views_of(database, database.read(kMine, params));
  }
  params.emplace_back(page.view);
  return views_of(database, database.read(kByStatus, params));
}

ConversationView find_conversation(Database& database, Id id) {
  const auto rows = database.read(kOne, {id});
  if (rows.empty())
    throw RequestError(404, "no_conversation", "There is no conversation " + std::to_string(id) + ".");
  return view_of(database, rows.front());
}

std::vector<ConversationView> conversations_of_person(Database& database, Id person_id) {
  return views_of(database, database.read(kOfPerson, {person_id}));
}

ConversationCounts count_conversations(Database& database, Id user_id) {
  const auto rows = database.read(
      "SELECT (SELECT COUNT(*) FROM (SELECT id FROM conversation WHERE assignee_id = $1 AND assignee_id > 0 "
      "AND status = 'human'"
      " LIMIT 1000) AS a), (SELECT COUNT(*) FROM (SELECT id FROM conversation WHERE status = 'queued' AND "
      "status <> 'bot' LIMIT "
      "1000)"
      " AS b), (SELECT COUNT(*) FROM (SELECT id FROM conversation LIMIT 1000) AS c)",
      {user_id});
  return {rows[0].integer(0), rows[0].integer(1), rows[0].integer(2)};
}

}  // namespace xiaoer::gateway
