// SPDX-License-Identifier: Apache-2.0
#include "channels/webchat/web_chat.h"

#include <algorithm>

#include "channels/media_type.h"
#include "channels/problem.h"
#include "channels/visible.h"
#include "channels/webchat/requests.h"
#include "foundation/ascii.h"
#include "foundation/error.h"

namespace xiaoer::channels::webchat {
namespace {

constexpr std::int64_t kMostListed = 200, kListed = 50;
constexpr std::int64_t kActionsPerMessage =
    5;  // typing, keys, uploads: more often than messages, not without end
constexpr std::string_view kAttachments = "/chat/v1/attachments/";

std::string_view value_of(const std::map<std::string, std::string>& all, const std::string& name) {
  const auto found = all.find(name);
  return found == all.end() ? std::string_view{} : std::string_view{found->second};
}

std::string_view bearer(const WebhookRequest& request) {
  const std::string_view header = value_of(request.headers, "authorization");
  const bool is_bearer =
      header.size() > 7 && (header.starts_with("Bearer ") || header.starts_with("bearer "));
  return is_bearer ? header.substr(7) : std::string_view{};
}

std::int64_t number_of(const WebhookRequest& request, const char* name, std::int64_t fallback) {
  const std::string_view text = value_of(request.query, name);
  if (text.empty()) return fallback;
  const auto value = whole_number<std::int64_t>(text);
  if (!value || *value < 0)
    throw RequestError(400, "bad_query", "'" + std::string(name) + "' must be a whole number, 0 or more");
  return *value;
}

Attachment attachment_body(const StoredAttachment& stored) {
  return {attachment_type(stored.mime), stored.id, stored.name, stored.mime, stored.size};
}

WebhookReply json_reply(int status, std::string body) {
  return {status, "application/json", std::move(body), {}};
}

}  // namespace

std::unique_ptr<Channel> make_web_chat(Table& table, const ChannelContext& context) {
  return std::make_unique<WebChat>(read_settings(table), context);
}

WebChat::WebChat(Settings settings, ChannelContext context)
    : settings_(std::move(settings)),
      context_(std::move(context)),
      mint_(context_.secret, context_.account),
      messages_(settings_.messages_per_minute, std::chrono::minutes{1}),
      actions_(settings_.messages_per_minute * kActionsPerMessage, std::chrono::minutes{1}),
      sessions_(settings_.sessions_per_hour, std::chrono::hours{1}) {}

Capabilities WebChat::capabilities() const {
  Capabilities capabilities;
  capabilities.choices = capabilities.media = capabilities.live = capabilities.idempotent = true;
  capabilities.in_house = true;
  return capabilities;
}

// The stored message is what the visitor reads: waking the streams is all there is to do.
SendResult WebChat::send(const OutboundMessage& message) {
  if (can_wake_) wake_(message.conversation_id);
  return Delivered{std::to_string(message.id)};
}

const std::vector<WebChat::Route>& WebChat::routes() {
  static const std::vector<Route> table{
      {"POST", "/chat/v1/messages", &WebChat::send_message},
      {"GET", "/chat/v1/messages", &WebChat::list_messages},
      {"POST", "/chat/v1/typing", &WebChat::typing},
      {"POST", "/chat/v1/feedback", &WebChat::feedback},
      {"POST", "/chat/v1/live-key", &WebChat::issue_live_key},
      {"POST", "/chat/v1/attachments", &WebChat::store_attachment},
  };
  return table;
}

WebhookReply WebChat::receive(const WebhookRequest& request, Sink& sink) {
  std::call_once(wake_known_, [&] {
    wake_ = sink.wake;
    can_wake_ = static_cast<bool>(wake_);
  });
  if (!origin_allowed(request))
    return problem_reply(403, "foreign_origin", "this site is not among the chat's allowed_origins");
  WebhookReply reply;
  try {
    reply = answer(request, sink);
  } catch (const RequestError& error) {  // here, because a refusal needs the headers below as well
    reply = problem_reply(error.status(), error.code(), error.what());
  }
  if (const auto origin = value_of(request.headers, "origin"); !origin.empty()) {
    reply.headers["Access-Control-Allow-Origin"] = origin;
    reply.headers["Access-Control-Expose-Headers"] = "Retry-After";
    reply.headers["Vary"] = "Origin";
  }
  return reply;
}

WebhookReply WebChat::answer(const WebhookRequest& request, Sink& sink) {
  if (request.method == "OPTIONS")
    return {204,
            "text/plain",
            "",
            {{"Access-Control-Allow-Methods", "GET, POST, OPTIONS"},
             {"Access-Control-Allow-Headers", "authorization, content-type"},
             {"Access-Control-Max-Age", "600"}}};
  if (request.path == "/chat/v1/sessions" && request.method == "POST") return open_session(request, sink);
  const Handler download =
      request.method == "GET" && request.path.starts_with(kAttachments) ? &WebChat::load_attachment : nullptr;
  const auto route = std::find_if(routes().begin(), routes().end(), [&](const Route& each) {
    return each.path == request.path && each.method == request.method;
  });
  if (!download && route == routes().end())
    return problem_reply(404, "no_such_page", "the chat has no such address");
  std::optional<Visitor> visitor = signed_in(request);
  if (!visitor && download)
    if (const auto peer = keys_.use(std::string(value_of(request.query, "key")), context_.clock()))
      visitor = Visitor{context_.account, *peer, "", "", {}};
  if (!visitor)
    return problem_reply(401, "bad_token", "the token is missing, altered or expired: open a new session");
  if (settings_.enforce_identity && !identified(visitor->peer))
    return problem_reply(401, "identity_required",
                         "this chat is for signed-in customers: open a session with an identity");
  Address address = address_of(visitor->peer);
  return (this->*(download ? download : route->handler))(
      {request, sink, std::move(*visitor), std::move(address)});
}

WebhookReply WebChat::send_message(const Call& call) {
  if (const auto wait = messages_.take(call.visitor.peer, context_.clock()))
    return too_many(*wait, "you are writing too fast; please wait a moment");
  MessageAsk ask = read_message(call.request.body);
  InboundMessage message{call.address,
                         scoped_id(call.address.peer, ask.client_id),
                         {},
                         context_.clock(),
                         call.visitor.name,
                         call.visitor.language};
  if (ask.attachment_id.empty()) {
    message.body = Text{std::move(ask.text)};
  } else {
    const auto stored = call.sink.load_attachment(call.address, ask.attachment_id);
    if (!stored)
      return problem_reply(404, "no_attachment", "there is no such attachment in this conversation");
    message.body = attachment_body(stored->first);
  }
  const Accepted accepted = call.sink.accept(message);
  return json_reply(accepted.duplicate ? 200 : 201, to_json(accepted));
}

WebhookReply WebChat::list_messages(const Call& call) {
  const std::int64_t after = number_of(call.request, "after", 0);
  const auto limit = static_cast<std::size_t>(
      std::clamp<std::int64_t>(number_of(call.request, "limit", kListed), 1, kMostListed));
  auto messages = call.sink.history(call.address, after, limit + 1);
  const bool more = messages.size() > limit;
  if (more) messages.resize(limit);
  std::string body = "{\"items\":[";
  for (const VisibleMessage& message : messages) {
    if (body.back() != '[') body += ',';
    body += visible_json(message, call.address.peer);
  }
  body += "],\"next_cursor\":" + (more ? std::to_string(messages.back().seq) : "null") + "}";
  return json_reply(200, std::move(body));
}

WebhookReply WebChat::typing(const Call& call) {
  if (const auto wait = actions_.take(call.visitor.peer, context_.clock()))
    return too_many(*wait, "too many requests");
  call.sink.typing(call.address, read_typing(call.request.body));
  return json_reply(204, "");
}

WebhookReply WebChat::feedback(const Call& call) {
  if (const auto wait = actions_.take(call.visitor.peer, context_.clock()))
    return too_many(*wait, "too many requests");
  const FeedbackAsk ask = read_feedback(call.request.body);
  call.sink.feedback(call.address, ask.seq, ask.helpful);
  return json_reply(204, "");
}

WebhookReply WebChat::issue_live_key(const Call& call) {
  const TimePoint now = context_.clock();
  if (const auto wait = actions_.take(call.visitor.peer, now)) return too_many(*wait, "too many requests");
  return json_reply(201, live_key_json(keys_.issue(call.visitor.peer, now)));
}

// Found by what the request says of itself; receive() verifies it.
bool WebChat::claims(const WebhookRequest& request) const {
  if (request.path == "/chat/v1/sessions" && request.method == "POST") {
    try {
      return read_session(request.body).site == context_.account;
    } catch (const RequestError&) {
      return true;  // whoever answers, it is a refusal
    }
  }
  if (const auto token = bearer(request); !token.empty()) return claimed_account(token) == context_.account;
  const std::string_view key = value_of(request.query, "key");
  return key.empty() || keys_.has(std::string(key));
}

std::optional<Address> WebChat::listener(const WebhookRequest& request) {
  if (request.path != "/chat/v1/events") return std::nullopt;  // the hub has looked at the origin
  const std::string_view key = value_of(request.query, "key");
  std::optional<std::string> peer;
  if (const auto visitor = signed_in(request))
    peer = visitor->peer;
  else if (!key.empty())
    peer = keys_.use(std::string(key), context_.clock());
  if (!peer || (settings_.enforce_identity && !identified(*peer))) return std::nullopt;
  return address_of(*peer);
}

std::optional<Visitor> WebChat::signed_in(const WebhookRequest& request) const {
  const std::string_view token = bearer(request);
  return token.empty() ? std::nullopt : mint_.read(token, context_.clock());
}

Address WebChat::address_of(const std::string& peer) const {
  return {"webchat", context_.account, peer};
}

}  // namespace xiaoer::channels::webchat
