// SPDX-License-Identifier: Apache-2.0
#include "channels/webchat/requests.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "foundation/error.h"
#include "foundation/text.h"

namespace xiaoer::channels::webchat {
namespace {

using nlohmann::json;

constexpr std::size_t kLongestBody = 64 * 1024;
constexpr std::size_t kLongestText = 4000;  // code points
constexpr std::size_t kLongestId = 64;

json object_of(const std::string& body) {
  if (body.size() > kLongestBody) throw RequestError(413, "too_large", "the request is larger than 64 KiB");
  json value = json::parse(body, nullptr, false);
  if (value.is_discarded() || !value.is_object())
    throw RequestError(400, "bad_json", "the body must be one JSON object in UTF-8");
  return value;
}

[[noreturn]] void wrong(const std::string& field, const std::string& what) {
  throw RequestError(422, "bad_field", "'" + field + "' " + what);
}

// "" when absent or null.
std::string text_of(json& object, const char* field) {
  const auto found = object.find(field);
  if (found == object.end() || found->is_null()) return "";
  if (!found->is_string()) wrong(field, "must be a text");
  return std::move(found->get_ref<std::string&>());
}

bool flag_of(const json& object, const char* field) {
  const auto found = object.find(field);
  if (found == object.end() || !found->is_boolean()) wrong(field, "must be true or false");
  return found->get<bool>();
}

std::int64_t integer_of(const json& object, const char* field) {
  const auto found = object.find(field);
  if (found == object.end() || !found->is_number_integer()) wrong(field, "must be a whole number");
  return found->get<std::int64_t>();
}

bool is_control(char c) {
  return static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
}

// An id that others made: 1 to 64 characters that can stand in a log and in an index.
void check_id(const std::string& id, const char* field) {
  if (id.empty() || id.size() > kLongestId * 4 || count_code_points(id) > kLongestId)
    wrong(field, "must have 1 to 64 characters");
  if (std::any_of(id.begin(), id.end(), is_control)) wrong(field, "must not hold control characters");
}

// Line ends become \n; other control characters, which no keyboard makes, are dropped.
std::string clean_text(std::string text) {
  if (std::none_of(text.begin(), text.end(), is_control)) return text;
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool line_end = text[i] == '\r';
    if (line_end && i + 1 < text.size() && text[i + 1] == '\n') continue;
    const char c = line_end ? '\n' : text[i];
    if (!is_control(c) || c == '\n' || c == '\t') out += c;
  }
  return out;
}

void check_text(const std::string& text, const char* field) {
  if (text.find_first_not_of(" \t\n") == std::string::npos) wrong(field, "is empty");
  if (text.size() > kLongestText && count_code_points(text) > kLongestText)
    throw RequestError(413, "text_too_long",
                       "a message may have 4,000 characters at most; send the rest in a second one");
}

Identity identity_of(json& value) {
  if (!value.is_object()) wrong("identity", "must be an object");
  Identity identity{text_of(value, "user_id"), text_of(value, "hash"), text_of(value, "name"),
                    integer_of(value, "exp")};
  check_id(identity.user_id, "identity.user_id");
  return identity;
}

std::string dumped(const json& value) {
  return value.dump(-1, ' ', false, json::error_handler_t::replace);
}

}  // namespace

SessionAsk read_session(const std::string& body) {
  json object = object_of(body);
  SessionAsk ask{text_of(object, "site"), text_of(object, "visitor"), text_of(object, "visitor_token"),
                 text_of(object, "language"), std::nullopt};
  if (const auto identity = object.find("identity"); identity != object.end() && !identity->is_null())
    ask.identity = identity_of(*identity);
  return ask;
}

MessageAsk read_message(const std::string& body) {
  json object = object_of(body);
  MessageAsk ask{text_of(object, "client_id"), text_of(object, "text"), text_of(object, "attachment_id")};
  check_id(ask.client_id, "client_id");
  std::string choice = text_of(object, "choice");
  const int given = !ask.text.empty() + !choice.empty() + !ask.attachment_id.empty();
  if (given > 1) wrong("text", "cannot stand together with 'choice' or 'attachment_id'");
  if (!ask.attachment_id.empty()) return ask;
  ask.text = clean_text(std::move(choice.empty() ? ask.text : choice));
  check_text(ask.text, choice.empty() ? "text" : "choice");
  return ask;
}

bool read_typing(const std::string& body) {
  return flag_of(object_of(body), "on");
}

FeedbackAsk read_feedback(const std::string& body) {
  const json object = object_of(body);
  return {integer_of(object, "seq"), flag_of(object, "helpful")};
}

std::string to_json(const SessionAnswer& answer) {
  json replies = json::array();
  for (const Choice& choice : answer.greeting.quick_replies)
    replies.push_back({{"label", choice.label}, {"value", choice.value}});
  return dumped({{"token", answer.token},
                 {"conversation_id", answer.conversation_id},
                 {"visitor", answer.visitor},
                 {"live_url", answer.live_url},
                 {"greeting", answer.greeting.text},
                 {"quick_replies", std::move(replies)},
                 {"language", answer.language},
                 {"title", answer.title}});
}

std::string to_json(const Accepted& accepted) {
  return fmt::format(R"({{"seq":{},"conversation_id":{},"sent_at":"{}","duplicate":{}}})", accepted.seq,
                     accepted.conversation_id, to_rfc3339(accepted.stored_at), accepted.duplicate);
}

std::string to_json(const StoredAttachment& attachment) {
  return dumped({{"id", attachment.id},
                 {"name", attachment.name},
                 {"mime", attachment.mime},
                 {"size", attachment.size}});
}

std::string live_key_json(const std::string& key) {
  return dumped({{"key", key}, {"expires_in", 60}});
}

}  // namespace xiaoer::channels::webchat
