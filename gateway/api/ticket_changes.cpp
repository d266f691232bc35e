// SPDX-License-Identifier: Apache-2.0
#include "gateway/api/ticket_changes.h"

#include "foundation/error.h"
#include "gateway/access/users.h"
#include "gateway/posts.h"
#include "gateway/ticket_terms.h"

namespace xiaoer::gateway {
namespace {

const dialogs::TicketType* find_type(const dialogs::Script& script, const std::string& id) {
  for (const auto& type : script.ticket_types())
    if (type.id == id) return &type;
  return nullptr;
}

// Only what the form asks for, and what the ticket has already.
void require_form_fields(const dialogs::TicketType& type, const std::map<std::string, std::string>& fields,
                         const std::map<std::string, std::string>& present) {
  for (const auto& [key, value] : fields)
    if (type.field(key) == nullptr && !present.contains(key))
      throw RequestError(
          422, "unknown_ticket_field",
          "The form of this ticket type has no field '" + key + "'. GET /api/v1/ticket-types lists them.");
}

void require_agent(Transaction& transaction, Id user_id) {
  if (user_id == 0) return;
  const auto agent = find_user(transaction, user_id);
  if (!agent || !allows(Access::desk, agent->role))
    throw RequestError(422, "not_an_agent", "This user cannot take tickets. Choose an agent.");
}

struct StatusChange {
  std::string before, after;
};

// What the customer is told about a change of status.
void tell_status(Transaction& transaction, const Services& services, const tickets::Ticket& ticket,
                 const StatusChange& change) {
  if (ticket.conversation_id == 0 || change.before == change.after) return;
  const auto* reply = change.after == "solved"             ? "ticket_solved"
                      : change.after == "waiting_customer" ? "ticket_waiting"
                                                           : nullptr;
  if (reply == nullptr) return;
  tell_customer(transaction, services, load_conversation(transaction, ticket.conversation_id),
                {reply, {{"number", ticket.number}}});
}

// The conversation of a ticket, for its event; one without an id when the ticket has none.
DeskConversation conversation_of(Transaction& transaction, const tickets::Ticket& ticket) {
  if (ticket.conversation_id == 0) return {};
  return load_conversation(transaction, ticket.conversation_id);
}

void push_ticket(const Services& services, const DeskConversation& conversation) {
  if (conversation.id == 0)
    services.changed(0);
  else
    push(services, conversation);
}

tickets::Ticket ticket_now(Database& database, Id id) {
  auto ticket = tickets::find_ticket(database, id);
  if (!ticket) throw RequestError(404, "no_ticket", "There is no ticket " + std::to_string(id) + ".");
  return *ticket;
}

}  // namespace

tickets::Ticket open_for_customer(const DeskAct& act, tickets::NewTicket ticket) {
  const auto script = act.services.rules.current().script;
  if (const auto* type = find_type(*script, ticket.type)) require_form_fields(*type, ticket.fields, {});
  const auto policy = ticket_policy(*script, act.services.zone_offset_minutes);
  const auto now = act.services.clock();
  tickets::Ticket opened;
  DeskConversation conversation;
  act.services.database.write([&](Transaction& transaction) {
    conversation = load_conversation(transaction, act.conversation_id);
    ticket.conversation_id = conversation.id;
    ticket.person_id = conversation.person_id;
    ticket.channel = conversation.channel;
    ticket.shard = conversation.shard;
    opened = tickets::open_ticket(transaction, ticket, policy, {act.user.display_name, now});
    add_event(transaction, conversation.shard, conversation.id, "ticket", opened.id, now);
  });
  push(act.services, conversation);
  return opened;
}

tickets::Ticket change_ticket(Services& services, const User& user, const tickets::TicketUpdate& update) {
  const auto script = services.rules.current().script;
  const auto before = ticket_now(services.database, update.id);
  const auto* type = find_type(*script, update.type.value_or(before.type));
  if (type != nullptr && update.fields) require_form_fields(*type, *update.fields, before.fields);
  const auto policy = ticket_policy(*script, services.zone_offset_minutes);
  const auto now = services.clock();
  tickets::Ticket after;
  DeskConversation conversation;
  services.database.write([&](Transaction& transaction) {
    require_agent(transaction, update.assignee_id.value_or(0));
    after = tickets::update_ticket(transaction, update, policy, {user.display_name, now});
    conversation = conversation_of(transaction, after);
    add_event(transaction, conversation.shard, conversation.id, "ticket", after.id, now);
    tell_status(transaction, services, after, {before.status, after.status});
  });
  push_ticket(services, conversation);
  return after;
}

tickets::TimelineItem note_on_ticket(Services& services, const User& user, Id ticket_id,
                                     const std::string& text) {
  const auto ticket = ticket_now(services.database, ticket_id);
  const auto now = services.clock();
  tickets::TimelineItem item;
  DeskConversation conversation;
  services.database.write([&](Transaction& transaction) {
    item = tickets::add_ticket_note(transaction, ticket_id, text, {user.display_name, now});
    conversation = conversation_of(transaction, ticket);
    add_event(transaction, conversation.shard, conversation.id, "ticket", ticket_id, now);
  });
  services.changed(0);
  return item;
}

}  // namespace xiaoer::gateway
