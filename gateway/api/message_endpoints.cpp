// SPDX-License-Identifier: Apache-2.0
#include <limits>

#include "channels/media_type.h"
#include "foundation/text.h"
#include "gateway/api/agent_reply.h"
#include "gateway/api/conversation_rows.h"
#include "gateway/api/endpoints.h"
#include "gateway/api/json_body.h"
#include "gateway/api/json_views.h"
#include "gateway/api/paging.h"
#include "gateway/http/json_reply.h"

namespace xiaoer::gateway {
namespace {

constexpr std::size_t kSuggestions = 5;
constexpr double kWorthSuggesting = 0.05;
constexpr std::size_t kLongestText = 10000;  // code points; channels split what is too long for them

// ?after=SEQ goes on forwards, ?before=SEQ backwards; without either the newest. `next_cursor` is the
// sequence number for the same parameter (backwards when there was none).
Reply list(Services& services, const Request& request) {
  const auto conversation = find_conversation(services.database, request.id());
  const auto limit = limit_of(request);
  const bool forwards = !request.query_text("after").empty();
  auto messages =
      forwards
          ? messages_after(services.database, conversation.id, request.query_integer("after", 0), limit + 1)
          : messages_before(services.database, conversation.id,
                            request.query_integer("before", std::numeric_limits<std::int64_t>::max()),
                            limit + 1);
  std::string next = "null";
  if (static_cast<std::int64_t>(messages.size()) > limit) {
    messages.erase(forwards ? messages.end() - 1 : messages.begin());
    next = std::to_string(forwards ? messages.back().seq : messages.front().seq);
  }
  std::vector<std::string> items;
  for (const auto& message : messages) items.push_back(message_json(message, request.user.id));
  return json_reply(page_object(items, next).str());
}

MessageBody attachment_body(const AttachmentStore& attachments, Id conversation_id, const std::string& id) {
  const auto found = attachments.find(conversation_id, id);
  if (!found)
    throw RequestError(422, "no_attachment", "This conversation has no such attachment. Upload it first.");
  return Attachment{channels::attachment_type(found->mime), found->id, found->name, found->mime, found->size};
}

AgentReply answer_of(const AttachmentStore& attachments, const Request& request) {
  JsonBody body(request);
  AgentReply answer;
  answer.client_id = body.text("client_id", 100);
  const auto text = body.optional_text("text", kLongestText);
  const auto attachment_id = body.optional_text("attachment_id", 100);
  answer.expected_seq = body.optional_integer("expected_seq").value_or(-1);
  body.finish();
  if (answer.client_id.empty())
    throw RequestError(422, "empty_text",
                       "The field 'client_id' is empty. Send a new random text for each message.");
  if (text.has_value() == attachment_id.has_value())
    throw RequestError(422, "text_or_attachment", "Send either 'text' or 'attachment_id'.");
  if (text)
    answer.body = Text{visible_text(*text, "text")};
  else
    answer.body = attachment_body(attachments, request.id(), *attachment_id);
  return answer;
}

Reply post(const DeskServices& desk, const Request& request) {
  try {
    const auto replied =
        reply_to_customer({desk.services, request.user, request.id()}, answer_of(desk.attachments, request));
    const auto message = find_message(desk.services.database, replied.message_id);
    return json_reply(message_json(message, request.user.id), replied.duplicate ? 200 : 201);
  } catch (const ChannelObjection& refusal) {
    const auto& objection = refusal.objection();
    const auto words =
        JsonObject().set("code", objection.code).set("zh", objection.zh).set("en", objection.en).str();
    return problem(refusal.status(), refusal.code(), refusal.what(),
                   JsonObject().set("objection", RawJson{words}).str());
  } catch (const StaleReply& refusal) {
    return problem(refusal.status(), refusal.code(), refusal.what(),
                   JsonObject().set("last_seq", refusal.last_seq()).str());
  }
}

// What the knowledge says to `text`, or to the customer's last words.
Reply suggestions(Services& services, const Request& request) {
  const auto conversation = find_conversation(services.database, request.id());
  auto text = request.query_text("text");
  if (text.empty()) text = last_customer_text(services.database, conversation.id);
  const auto rules = services.rules.current();
  std::vector<std::string> items;
  if (!text.empty() && rules.engine && rules.knowledge) {
    const auto understanding =
        rules.engine->understand(first_code_points(valid_utf8(text), 500), services.clock());
    const std::string language = conversation.language == "en" ? "en" : "zh";
    for (const auto& hit : rules.knowledge->search(understanding, kSuggestions)) {
      if (hit.score < kWorthSuggesting) break;
      items.push_back(
          JsonObject()
              .set("key", hit.key)
              .set("question", hit.question)
              .set("answer", rules.knowledge->answer(hit.entry_id, conversation.channel, language))
              .set("score", hit.score)
              .str());
    }
  }
  return json_reply(JsonObject().set("items", RawJson{json_array(items)}).str());
}

}  // namespace

Endpoints message_endpoints(DeskServices desk) {
  auto& services = desk.services;
  const std::string at = "/api/v1/conversations/{id}";
  return {
      {"GET", at + "/messages", Access::desk,
       [&services](const Request& request) { return list(services, request); }},
      {"POST", at + "/messages", Access::desk,
       [desk](const Request& request) { return post(desk, request); }},
      {"GET", at + "/suggestions", Access::desk,
       [&services](const Request& request) { return suggestions(services, request); }},
  };
}

}  // namespace xiaoer::gateway
