// SPDX-License-Identifier: Apache-2.0
#include "gateway/api/ticket_views.h"

#include <charconv>

#include "gateway/api/json_views.h"
#include "gateway/http/json_object.h"

namespace xiaoer::gateway {
namespace {

std::string customer_name(Database& database, Id id) {
  const auto rows = database.read("SELECT name FROM person WHERE id = $1", {id});
  return rows.empty() ? "" : rows.front().text(0);
}

std::string agent_name(Database& database, Id id) {
  const auto rows = database.read("SELECT display_name FROM user_account WHERE id = $1", {id});
  return rows.empty() ? "" : rows.front().text(0);
}

std::string fields_object(const std::map<std::string, std::string>& fields) {
  JsonObject json;
  for (const auto& [key, value] : fields) json.set(key, value);
  return json.str();
}

std::string wording_json(const dialogs::Wording& wording) {
  JsonObject json;
  for (const auto& [language, text] : wording) json.set(language, text);
  return json.str();
}

}  // namespace

std::string ticket_json(Database& database, const tickets::Ticket& ticket) {
  const PersonName customer{ticket.person_id, customer_name(database, ticket.person_id)};
  const PersonName assignee{ticket.assignee_id,
                            ticket.assignee_id ? agent_name(database, ticket.assignee_id) : ""};
  return JsonObject()
      .set("id", ticket.id)
      .set("number", ticket.number)
      .set("type", ticket.type)
      .set("category", ticket.category)
      .set("priority", ticket.priority)
      .set("status", ticket.status)
      .set("title", ticket.title)
      .set("fields", RawJson{fields_object(ticket.fields)})
      .set("conversation_id", ticket.conversation_id)
      .set("customer", RawJson{person_json(customer)})
      .set("assignee", RawJson{person_json(assignee)})
      .set("channel", ticket.channel)
      .set("urged", ticket.urged)
      .set("version", ticket.version)
      .set("created_at", ticket.created_at)
      .set("updated_at", ticket.updated_at)
      .set("first_response_due", ticket.first_response_due)
      .set("solve_due", ticket.solve_due)
      .set("first_response_at", ticket.first_response_at)
      .set("solved_at", ticket.solved_at)
      .set("closed_at", ticket.closed_at)
      .str();
}

std::string timeline_json(Database& database, const tickets::TimelineItem& item) {
  std::string text = item.text;
  if (item.kind == "assigned") {  // kept as the user's number; people read names
    Id id = 0;
    std::from_chars(text.data(), text.data() + text.size(), id);
    text = agent_name(database, id);
  }
  return JsonObject()
      .set("id", item.id)
      .set("at", item.at)
      .set("actor", item.actor)
      .set("kind", item.kind)
      .set("text", text)
      .str();
}

std::string ticket_type_json(const dialogs::TicketType& type) {
  std::vector<std::string> fields;
  for (const auto& field : type.fields)
    fields.push_back(JsonObject()
                         .set("key", field.key)
                         .set("name", RawJson{wording_json(field.name)})
                         .set("kind", field.kind)
                         .set("required", field.required)
                         .str());
  return JsonObject()
      .set("id", type.id)
      .set("name", RawJson{wording_json(type.name)})
      .set("priority", type.priority)
      .set("fields", RawJson{json_array(fields)})
      .str();
}

}  // namespace xiaoer::gateway
