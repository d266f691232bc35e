// SPDX-License-Identifier: Apache-2.0
// Tickets in the store. What changes a ticket runs inside the caller's transaction (a turn of the bot, a
// request of the desk) and leaves a line in the timeline; what reads uses the database. Faults of the caller
// are RequestErrors: 404 no_ticket, 412 stale_version, 422 with the word that was refused. The caller adds
// the live events. Any thread.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "storage/database.h"
#include "tickets/ticket.h"
#include "tickets/ticket_policy.h"

namespace xiaoer::tickets {

// Who does it (as in TimelineItem::actor) and when.
struct Act {
  std::string actor;
  TimePoint at{};
};

struct NewTicket {
  std::string type = {};
  std::string priority = {};  // "" = as the policy says
  std::string category = {}, title = {};
  std::map<std::string, std::string> fields = {};
  Id conversation_id = 0, person_id = 0;
  std::string channel = {};
  int shard = 0;
};
// Gives it the next number of the day and the dues of its type.
Ticket open_ticket(Transaction& transaction, const NewTicket& ticket, const TicketPolicy& policy,
                   const Act& act);

struct TicketUpdate {
  Id id = 0;
  std::int64_t version = 0;  // the one the caller saw
  // What is to change; the rest stays. `fields` are merged into the present ones, an empty value removes one.
  std::optional<std::string> status = {}, priority = {}, type = {}, category = {}, title = {};
  std::optional<std::map<std::string, std::string>> fields = {};
  std::optional<Id> assignee_id = {};
};
// Leaving "open" counts as the first response; time spent in "waiting_customer" is added to solve_due;
// another type brings its own dues. Nothing to change: the ticket as it is, no new version.
Ticket update_ticket(Transaction& transaction, const TicketUpdate& update, const TicketPolicy& policy,
                     const Act& act);

// 催单: counts each time, raises the priority the first time only, and not of a solved ticket.
Ticket urge_ticket(Transaction& transaction, Id id, const std::string& text, const Act& act);
// Does not change the ticket's version: notes never collide.
TimelineItem add_ticket_note(Transaction& transaction, Id id, const std::string& text, const Act& act);
// A person wrote to the customer: the first response to each of the conversation's unsolved tickets without
// one.
void note_first_response(Transaction& transaction, Id conversation_id, const Act& act);

[[nodiscard]] std::optional<Ticket> find_ticket(Database& database, Id id);
[[nodiscard]] std::optional<Ticket> find_ticket_by_number(Database& database, const std::string& number);
[[nodiscard]] std::vector<TimelineItem> ticket_timeline(Database& database, Id id);  // oldest first
// Newest first, at most 50.
[[nodiscard]] std::vector<Ticket> tickets_of_conversation(Database& database, Id conversation_id);
[[nodiscard]] std::vector<Ticket> tickets_of_person(Database& database, Id person_id);

// Where a page of a list ended.
struct TicketCursor {
  TimePoint updated_at{};
  Id id = 0;
};
struct TicketFilter {
  std::string status = {}, type = {}, priority = {};  // "" = any
  std::optional<Id> assignee_id = {};                 // 0 = nobody's
  Id person_id = 0;                                   // 0 = anybody's
  std::string text = {};                              // in number, title, category or fields
  std::optional<TicketCursor> after = {};
  int limit = 50;  // 1 to 200
};
struct TicketPage {
  std::vector<Ticket> items;  // last changed first
  std::optional<TicketCursor> next;
};
[[nodiscard]] TicketPage list_tickets(Database& database, const TicketFilter& filter);

}  // namespace xiaoer::tickets
