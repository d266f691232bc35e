// SPDX-License-Identifier: Apache-2.0
#include "gateway/api/json_views.h"

#include "gateway/http/json_object.h"

namespace xiaoer::gateway {
namespace {

JsonObject user_object(const User& user) {
  return JsonObject()
      .set("id", user.id)
      .set("name", user.name)
      .set("display_name", user.display_name)
      .set("role", to_word(user.role));
}

std::string ticket_mark_json(const TicketMark& ticket) {
  return JsonObject()
      .set("id", ticket.id)
      .set("number", ticket.number)
      .set("status", ticket.status)
      .set("priority", ticket.priority)
      .set("type", ticket.type)
      .str();
}

const std::string kAttachments = "/api/v1/attachments/";

std::string attachment_json(const Attachment& attachment) {
  return JsonObject()
      .set("id", attachment.attachment_id)
      .set("type", attachment.type)
      .set("name", attachment.name)
      .set("mime", attachment.mime)
      .set("size", attachment.size)
      .set("url", kAttachments + attachment.attachment_id)
      .str();
}

// The members that only some kinds of messages have.
struct AddBody {
  JsonObject& json;

  void operator()(const Text&) const {}
  void operator()(const Event& body) const { json.set("key", body.key); }
  void operator()(const Link& body) const { json.set("url", body.url); }
  void operator()(const Location& body) const {
    const auto place = JsonObject().set("latitude", body.latitude).set("longitude", body.longitude).str();
    json.set("location", RawJson{place});
  }
  void operator()(const Card& body) const {
    std::vector<std::string> choices;
    for (const auto& choice : body.choices)
      choices.push_back(JsonObject().set("label", choice.label).set("value", choice.value).str());
    json.set("choices", RawJson{json_array(choices)});
  }
  void operator()(const Attachment& body) const { json.set("attachment", RawJson{attachment_json(body)}); }
  void operator()(const Letter& body) const {
    std::vector<std::string> files;
    for (const auto& file : body.attachments) files.push_back(attachment_json(file));
    json.set("subject", body.subject).set("attachments", RawJson{json_array(files)});
    if (!body.full_text.empty()) json.set("full_text", body.full_text);
    if (!body.original_id.empty()) json.set("original_url", kAttachments + body.original_id);
    if (!body.automatic.empty()) json.set("automatic", body.automatic);
    if (!body.html_id.empty()) json.set("html_url", kAttachments + body.html_id);
  }
};

std::string allowance_json(const channels::Allowance& allowance) {
  return JsonObject()
      .set("left", allowance.left)
      .set("total", allowance.total)
      .set("until", allowance.until)
      .str();
}

}  // namespace

std::string user_json(const User& user) {
  return user_object(user).str();
}

std::string account_json(const Account& account) {
  return user_object(account.user).set("disabled", account.disabled).str();
}

std::string person_json(const PersonName& person) {
  if (person.id == 0) return "null";
  return JsonObject().set("id", person.id).set("name", person.name).str();
}

std::string conversation_json(const ConversationView& view,
                              const std::optional<channels::Allowance>& allowance) {
  std::vector<std::string> tickets;
  for (const auto& ticket : view.tickets) tickets.push_back(ticket_mark_json(ticket));
  const auto customer = JsonObject()
                            .set("id", view.customer.id)
                            .set("name", view.customer.name)
                            .set("level", view.customer_level)
                            .str();
  JsonObject json;
  json.set("id", view.id)
      .set("channel", view.channel)
      .set("account", view.account)
      .set("status", view.status)
      .set("priority", view.priority)
      .set("customer", RawJson{customer})
      .set("assignee", RawJson{person_json(view.assignee)})
      .set("language", view.language)
      .set("last_text", view.last_text)
      .set("last_author", view.last_author)
      .set("updated_at", view.updated_at)
      .set("created_at", view.created_at)
      .set("waiting_since", view.waiting_since)
      .set("last_seq", view.last_seq)
      .set("read_seq", view.read_seq)
      .set("unread", view.unread)
      .set("version", view.version)
      .set("summary", view.summary)
      .set("tickets", RawJson{json_array(tickets)});
  if (allowance) json.set("allowance", RawJson{allowance_json(*allowance)});
  return json.str();
}

std::string message_json(const DeskMessage& message, Id reader) {
  JsonObject json;
  json.set("id", message.id).set("seq", message.seq).set("author", message.author);
  if (!message.author_name.empty()) json.set("author_name", message.author_name);
  const MessageBody body = text_at_least(message.body);
  const std::string type = std::holds_alternative<Text>(body) ? "text" : message.body.type;
  json.set("author_id", message.author_id).set("type", type).set("text", message.body.text);
  std::visit(AddBody{json}, body);
  if (!message.client_id.empty() && message.author_id == reader) json.set("client_id", message.client_id);
  if (message.may_be_rated) json.set("feedback", true);
  if (!message.rating.empty()) json.set("rating", message.rating);
  json.set("delivery", message.delivery);
  if (!message.delivery_error.empty()) json.set("delivery_error", message.delivery_error);
  if (message.parts > 0) json.set("parts", message.parts);
  if (!message.explanation.empty()) json.set("explanation", RawJson{message.explanation});
  return json.set("sent_at", message.sent_at).str();
}

}  // namespace xiaoer::gateway
