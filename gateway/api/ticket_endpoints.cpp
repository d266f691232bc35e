// SPDX-License-Identifier: Apache-2.0
#include <charconv>
#include <limits>

#include "foundation/error.h"
#include "gateway/api/endpoints.h"
#include "gateway/api/json_body.h"
#include "gateway/api/paging.h"
#include "gateway/api/preconditions.h"
#include "gateway/api/ticket_changes.h"
#include "gateway/api/ticket_views.h"
#include "gateway/http/json_reply.h"

namespace xiaoer::gateway {
namespace {

std::vector<std::string> or_any(std::vector<std::string> words) {
  words.insert(words.begin(), "");
  return words;
}

// ?assignee=me, none or a user's id.
std::optional<Id> assignee_filter(const Request& request) {
  const auto word = request.query_text("assignee");
  if (word.empty()) return std::nullopt;
  if (word == "me") return request.user.id;
  if (word == "none") return Id{0};
  return request.query_integer("assignee", 0);
}

tickets::TicketFilter filter_of(const Request& request) {
  tickets::TicketFilter filter;
  filter.status = query_word(request, "status", or_any(tickets::kStatuses));
  filter.priority = query_word(request, "priority", or_any(tickets::kPriorities));
  filter.type = request.query_text("type");
  filter.assignee_id = assignee_filter(request);
  filter.person_id = request.query_integer("customer", 0);
  filter.text = searched_text(request);
  filter.limit = static_cast<int>(limit_of(request));
  const auto keys = cursor_of(request, {0, 0});
  if (keys[1] != 0) filter.after = tickets::TicketCursor{from_millis(keys[0]), keys[1]};
  return filter;
}

Reply list(Services& services, const Request& request) {
  const auto page = tickets::list_tickets(services.database, filter_of(request));
  std::vector<std::string> items;
  for (const auto& ticket : page.items) items.push_back(ticket_json(services.database, ticket));
  const auto next = page.next ? cursor_json({to_millis(page.next->updated_at), page.next->id}) : "null";
  return json_reply(page_object(items, next).str());
}

Reply shown(Services& services, const tickets::Ticket& ticket, int status = 200) {
  return versioned_reply(ticket_json(services.database, ticket), ticket.version, status);
}

tickets::Ticket required_ticket(Services& services, Id id) {
  auto ticket = tickets::find_ticket(services.database, id);
  if (!ticket) throw RequestError(404, "no_ticket", "There is no ticket " + std::to_string(id) + ".");
  return *ticket;
}

Reply post(Services& services, const Request& request) {
  JsonBody body(request);
  const auto conversation_id = body.integer("conversation_id");
  tickets::NewTicket ticket;
  ticket.type = body.text("type");
  ticket.priority = body.optional_text("priority").value_or("");
  ticket.category = body.optional_text("category").value_or("");
  ticket.title = body.optional_text("title").value_or("");
  ticket.fields = body.optional_fields("fields").value_or(std::map<std::string, std::string>{});
  body.finish();
  return shown(services, open_for_customer({services, request.user, conversation_id}, std::move(ticket)),
               201);
}

Reply one(Services& services, const Request& request) {
  return shown(services, required_ticket(services, request.id()));
}

Reply patch(Services& services, const Request& request) {
  tickets::TicketUpdate update;
  update.id = request.id();
  update.version = required_version(request);
  JsonBody body(request);
  update.status = body.optional_text("status");
  update.priority = body.optional_text("priority");
  update.type = body.optional_text("type");
  update.category = body.optional_text("category");
  update.title = body.optional_text("title");
  update.fields = body.optional_fields("fields");
  update.assignee_id = body.optional_integer("assignee_id");
  body.finish();
  const auto present = required_ticket(services, update.id);
  if (present.version != update.version)
    return stale_version(ticket_json(services.database, present), present.version);
  return shown(services, change_ticket(services, request.user, update));
}

Reply post_note(Services& services, const Request& request) {
  JsonBody body(request);
  const auto text = visible_text(body.text("text", 4000), "text");
  body.finish();
  const auto item = note_on_ticket(services, request.user, request.id(), text);
  return json_reply(timeline_json(services.database, item), 201);
}

Reply timeline(Services& services, const Request& request) {
  (void)required_ticket(services, request.id());
  std::vector<std::string> items;
  for (const auto& item : tickets::ticket_timeline(services.database, request.id()))
    items.push_back(timeline_json(services.database, item));
  return json_reply(page_object(items, "null").str());
}

Reply types(Services& services, const Request&) {
  const auto script = services.rules.current().script;
  std::vector<std::string> items;
  for (const auto& type : script->ticket_types()) items.push_back(ticket_type_json(type));
  return json_reply(page_object(items, "null").str());
}

}  // namespace

Endpoints ticket_endpoints(Services& services) {
  const auto bind = [&services](Reply (*handler)(Services&, const Request&)) {
    return [&services, handler](const Request& request) { return handler(services, request); };
  };
  const std::string at = "/api/v1/tickets";
  return {
      {"GET", at, Access::desk, bind(list)},
      {"POST", at, Access::desk, bind(post)},
      {"GET", at + "/{id}", Access::desk, bind(one)},
      {"PATCH", at + "/{id}", Access::desk, bind(patch)},
      {"POST", at + "/{id}/notes", Access::desk, bind(post_note)},
      {"GET", at + "/{id}/timeline", Access::desk, bind(timeline)},
      {"GET", "/api/v1/ticket-types", Access::desk, bind(types)},
  };
}

}  // namespace xiaoer::gateway
