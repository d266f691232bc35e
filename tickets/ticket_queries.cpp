// SPDX-License-Identifier: Apache-2.0
#include "storage/sql_text.h"
#include "tickets/ticket_rows.h"
#include "tickets/ticket_store.h"

namespace xiaoer::tickets {
namespace {

constexpr int kShortList = 50, kPageLimit = 200;

std::vector<Ticket> tickets_of(const Rows& rows) {
  std::vector<Ticket> tickets;
  tickets.reserve(rows.size());
  for (const auto& row : rows) tickets.push_back(ticket_of(row));
  return tickets;
}

std::optional<Ticket> only(const Rows& rows) {
  if (rows.empty()) return std::nullopt;
  return ticket_of(rows[0]);
}

// An unused filter has a value that lets everything pass. The status has its own text so that its index is
// used.
const std::string kSelect = "SELECT " + kTicketColumns + " FROM ticket WHERE ";
const std::string kOtherFilters =
    " AND ($2 = '' OR type = $2) AND ($3 = '' OR priority = $3) AND ($4 < 0 OR assignee_id = $4)"
    " AND ($5 = 0 OR person_id = $5)"
    " AND ($6 = '' OR LOWER(number || ' ' || title || ' ' || category || ' ' || fields) LIKE LOWER($6) "
    "ESCAPE '\\')"
    " AND (updated_at < $7 OR (updated_at = $7 AND id < $8)) ORDER BY updated_at DESC, id DESC LIMIT $9";
const std::string kListAll = kSelect + "$1 = ''" + kOtherFilters;
const std::string kListStatus = kSelect + "status = $1" + kOtherFilters;

}  // namespace

std::optional<Ticket> find_ticket(Database& database, Id id) {
  static const std::string sql = kSelect + "id = $1";
  return only(database.read(sql, {id}));
}

std::optional<Ticket> find_ticket_by_number(Database& database, const std::string& number) {
  static const std::string sql = kSelect + "number = $1";
  return only(database.read(sql, {number}));
}

std::vector<Ticket> tickets_of_conversation(Database& database, Id conversation_id) {
  static const std::string sql = kSelect + "conversation_id = $1 ORDER BY id DESC LIMIT $2";
  return tickets_of(database.read(sql, {conversation_id, std::int64_t{kShortList}}));
}

std::vector<Ticket> tickets_of_person(Database& database, Id person_id) {
  static const std::string sql = kSelect + "person_id = $1 ORDER BY id DESC LIMIT $2";
  return tickets_of(database.read(sql, {person_id, std::int64_t{kShortList}}));
}

TicketPage list_tickets(Database& database, const TicketFilter& filter) {
  constexpr auto kEnd = std::numeric_limits<std::int64_t>::max();
  const auto limit = static_cast<std::size_t>(std::clamp(filter.limit, 1, kPageLimit));
  const auto& sql = filter.status.empty() ? kListAll : kListStatus;
  TicketPage page;
  page.items = tickets_of(database.read(
      sql, {filter.status, filter.type, filter.priority, filter.assignee_id.value_or(-1), filter.person_id,
            like_pattern(filter.text), filter.after ? to_millis(filter.after->updated_at) : kEnd,
            filter.after ? filter.after->id : kEnd, static_cast<std::int64_t>(limit + 1)}));
  if (page.items.size() > limit) {
    page.items.resize(limit);
    page.next = TicketCursor{page.items.back().updated_at, page.items.back().id};
  }
  return page;
}

}  // namespace xiaoer::tickets
