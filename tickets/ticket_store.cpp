// SPDX-License-Identifier: Apache-2.0
#include "tickets/ticket_store.h"

#include "foundation/error.h"
#include "tickets/ticket_change.h"
#include "tickets/ticket_rows.h"
#include "tickets/ticket_status.h"
#include "tickets/ticket_text.h"
#include "tickets/timeline.h"

namespace xiaoer::tickets {
namespace {

Ticket require_ticket(Transaction& transaction, Id id) {
  static const std::string sql = "SELECT " + kTicketColumns + " FROM ticket WHERE id = $1";
  const auto rows = transaction.run(sql, {id});
  if (rows.empty()) throw RequestError(404, "no_ticket", "there is no ticket " + std::to_string(id));
  return ticket_of(rows[0]);
}

// One counter a day: the row is made by the first ticket of the day.
std::string next_number(Transaction& transaction, const TicketPolicy& policy, TimePoint at) {
  const auto day = to_day(at, policy.zone_offset_minutes);
  const auto count = transaction
                         .run(
                             "INSERT INTO counter (name, value) VALUES ($1, 1) "
                             "ON CONFLICT (name) DO UPDATE SET value = counter.value + 1 RETURNING value",
                             {"ticket " + day})[0]
                         .integer(0);
  auto digits = std::to_string(count);
  if (digits.size() < 4) digits.insert(0, 4 - digits.size(), '0');
  return "TK" + day + "-" + digits;
}

[[noreturn]] void refuse_stale(const TicketUpdate& update, std::int64_t version) {
  throw RequestError(412, "stale_version",
                     "ticket " + std::to_string(update.id) + " was changed meanwhile (version " +
                         std::to_string(version) + ", you have " + std::to_string(update.version) +
                         "); load it again");
}

void save(Transaction& transaction, const Ticket& ticket, std::int64_t seen_version) {
  transaction.run(
      "UPDATE ticket SET status = $3, priority = $4, type = $5, category = $6, title = $7, fields = $8, "
      "assignee_id = $9, urged = $10, version = $11, updated_at = $12, first_response_due = $13, solve_due = "
      "$14, "
      "first_response_at = $15, solved_at = $16, closed_at = $17 WHERE id = $1 AND version = $2",
      {ticket.id, seen_version, ticket.status, ticket.priority, ticket.type, ticket.category, ticket.title,
       fields_json(ticket.fields), ticket.assignee_id, std::int64_t{ticket.urged}, ticket.version,
       to_millis(ticket.updated_at), time_value(ticket.first_response_due), time_value(ticket.solve_due),
       time_value(ticket.first_response_at), time_value(ticket.solved_at), time_value(ticket.closed_at)});
  if (transaction.changed() != 1) {
    refuse_stale({.id = ticket.id, .version = seen_version}, require_ticket(transaction, ticket.id).version);
  }
}

}  // namespace

Ticket open_ticket(Transaction& transaction, const NewTicket& ticket, const TicketPolicy& policy,
                   const Act& act) {
  const auto& terms = require_type(policy, ticket.type);
  const auto priority = ticket.priority.empty() ? terms.priority : ticket.priority;
  require_word("priority", priority, kPriorities);
  static const std::string sql =
      "INSERT INTO ticket (shard, number, type, category, priority, status, title, fields, conversation_id, "
      "person_id, channel, created_at, updated_at, first_response_due, solve_due) "
      "VALUES ($1, $2, $3, $4, $5, 'open', $6, $7, $8, $9, $10, $11, $11, $12, $13) RETURNING " +
      kTicketColumns;
  const auto rows = transaction.run(
      sql, {std::int64_t{ticket.shard}, next_number(transaction, policy, act.at), ticket.type,
            checked_line(ticket.category), priority, checked_line(ticket.title),
            fields_json(checked_fields(ticket.fields)), ticket.conversation_id, ticket.person_id,
            ticket.channel, to_millis(act.at), time_value(due(act.at, terms.first_response)),
            time_value(due(act.at, terms.solve))});
  auto opened = ticket_of(rows[0]);
  add_line(transaction, opened.id, "opened", opened.type, act);
  return opened;
}

Ticket update_ticket(Transaction& transaction, const TicketUpdate& update, const TicketPolicy& policy,
                     const Act& act) {
  auto ticket = require_ticket(transaction, update.id);
  if (ticket.version != update.version) refuse_stale(update, ticket.version);
  const auto lines =
      apply(update, policy, act.at, became(transaction, update.id, "waiting_customer"), ticket);
  if (lines.empty()) return ticket;
  ticket.version += 1;
  ticket.updated_at = act.at;
  save(transaction, ticket, update.version);
  for (const auto& [kind, text] : lines) add_line(transaction, ticket.id, kind, text, act);
  return ticket;
}

Ticket urge_ticket(Transaction& transaction, Id id, const std::string& text, const Act& act) {
  auto ticket = require_ticket(transaction, id);
  const auto seen = ticket.version;
  const auto before = ticket.priority;
  const bool running = !ticket.solved_at && !ticket.closed_at;
  if (ticket.urged == 0 && running) ticket.priority = raised_priority(before);
  ticket.urged += 1;
  ticket.version += 1;
  ticket.updated_at = act.at;
  save(transaction, ticket, seen);
  add_line(transaction, id, "urged", checked_line(text), act);
  if (ticket.priority != before) add_line(transaction, id, "priority", ticket.priority, act);
  return ticket;
}

TimelineItem add_ticket_note(Transaction& transaction, Id id, const std::string& text, const Act& act) {
  (void)require_ticket(transaction, id);
  return add_line(transaction, id, "note", checked_note(text), act);
}

void note_first_response(Transaction& transaction, Id conversation_id, const Act& act) {
  const auto rows = transaction.run(
      "UPDATE ticket SET first_response_at = $2 WHERE conversation_id = $1 AND first_response_at IS NULL "
      "AND solved_at IS NULL RETURNING id",
      {conversation_id, to_millis(act.at)});
  for (const auto& row : rows) add_line(transaction, row.integer(0), "reply", "", act);
}

}  // namespace xiaoer::tickets
