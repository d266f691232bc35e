// SPDX-License-Identifier: Apache-2.0
#include "gateway/turn_tickets.h"

#include "gateway/posts.h"
#include "gateway/ticket_terms.h"
#include "tickets/ticket_store.h"

namespace xiaoer::gateway {
namespace {

constexpr const char* kBot = "bot";
constexpr const char* kCustomer = "customer";

std::string promise(const dialogs::Script& script, const std::string& type, const std::string& language) {
  for (const auto& known : script.ticket_types())
    if (known.id == type) return dialogs::in_language(known.promise, language);
  return "";
}

}  // namespace

std::map<std::string, std::string> TurnTickets::open(const dialogs::OpenTicket& opening) const {
  tickets::NewTicket ticket;
  ticket.type = opening.type;
  ticket.priority = opening.priority;
  ticket.title = opening.title;
  ticket.fields = opening.fields;
  ticket.conversation_id = message.conversation_id;
  ticket.person_id = message.person_id;
  ticket.channel = message.address.channel;
  ticket.shard = message.shard;
  const auto opened =
      tickets::open_ticket(transaction, ticket, ticket_policy(script, zone_offset_minutes), {kBot, now});
  add_event(transaction, message.shard, message.conversation_id, "ticket", opened.id, now);
  return {{"ticket.number", opened.number}, {"ticket.promise", promise(script, opening.type, language)}};
}

void TurnTickets::update(const dialogs::UpdateTicket& update) const {
  if (update.kind == "urged")
    tickets::urge_ticket(transaction, update.ticket_id, update.text, {kCustomer, now});
  else
    tickets::add_ticket_note(transaction, update.ticket_id, update.text, {kCustomer, now});
  add_event(transaction, message.shard, message.conversation_id, "ticket", update.ticket_id, now);
}

}  // namespace xiaoer::gateway
