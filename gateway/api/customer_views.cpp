// SPDX-License-Identifier: Apache-2.0
#include "gateway/api/customer_views.h"

#include "foundation/text.h"
#include "gateway/api/conversation_rows.h"
#include "gateway/api/json_views.h"
#include "gateway/api/ticket_views.h"
#include "gateway/http/json_object.h"
#include "tickets/ticket_store.h"

namespace xiaoer::gateway {
namespace {

std::string shown(const std::string& contact, Contacts contacts) {
  return contacts == Contacts::revealed ? contact : masked(contact);
}

// The peer of some channels is a phone number or a mail address.
std::string identity_json(const customers::Identity& identity, Contacts contacts) {
  return JsonObject()
      .set("id", identity.id)
      .set("channel", identity.address.channel)
      .set("account", identity.address.account)
      .set("peer", shown(identity.address.peer, contacts))
      .set("display_name", identity.display_name)
      .set("verified", identity.verified)
      .str();
}

JsonObject file_object(const customers::Customer& customer, Contacts contacts) {
  std::vector<std::string> tags;
  for (const auto& tag : customer.tags) tags.push_back(json_text(tag));
  return JsonObject()
      .set("id", customer.id)
      .set("name", customer.name)
      .set("phone", shown(customer.phone, contacts))
      .set("email", shown(customer.email, contacts))
      .set("company", customer.company)
      .set("level", customer.level)
      .set("language", customer.language)
      .set("note", customer.note)
      .set("tags", RawJson{json_array(tags)})
      .set("masked", contacts == Contacts::masked)
      .set("version", customer.version)
      .set("created_at", customer.created_at)
      .set("updated_at", customer.updated_at);
}

}  // namespace

std::string customer_json(Database& database, const customers::Customer& customer, Contacts contacts) {
  std::vector<std::string> identities, conversations, tickets;
  for (const auto& identity : customer.identities) identities.push_back(identity_json(identity, contacts));
  for (const auto& view : conversations_of_person(database, customer.id))
    conversations.push_back(conversation_json(view));
  for (const auto& ticket : tickets::tickets_of_person(database, customer.id))
    tickets.push_back(ticket_json(database, ticket));
  return file_object(customer, contacts)
      .set("identities", RawJson{json_array(identities)})
      .set("conversations", RawJson{json_array(conversations)})
      .set("tickets", RawJson{json_array(tickets)})
      .str();
}

std::string customer_line_json(const customers::Customer& customer) {
  return file_object(customer, Contacts::masked).str();
}

}  // namespace xiaoer::gateway
