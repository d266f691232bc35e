// SPDX-License-Identifier: Apache-2.0
// The played platform's callbacks, and the commands it takes.
#include <nlohmann/json.hpp>
#include <thread>

#include "channels/tencent/encoding.h"
#include "channels/tencent/fields.h"
#include "channels/wechat/platform.h"
#include "channels/wechat/platform_state.h"

namespace xiaoer::channels::wechat {
namespace {

using Json = nlohmann::json;

constexpr const char* kOurs = "gh_simulated";

std::string head(const std::string& openid, TimePoint at) {
  return "<xml>" + tencent::element("ToUserName", kOurs) + tencent::element("FromUserName", openid) +
         "<CreateTime>" + std::to_string(to_millis(at) / 1000) + "</CreateTime>";
}

// A message in XML as the mini program's JSON.
std::string as_json(const std::string& xml) {
  Json json = Json::object();
  if (const auto fields = tencent::read_xml(xml))
    for (const auto& [name, content] : fields->all()) json[name] = content;
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string text(const Json& object, const char* key) {
  const auto found = object.is_object() ? object.find(key) : object.end();
  return object.is_object() && found != object.end() && found->is_string() ? found->get<std::string>() : "";
}

int number(const Json& object, const char* key, int fallback) {
  const auto found = object.is_object() ? object.find(key) : object.end();
  return object.is_object() && found != object.end() && found->is_number() ? found->get<int>() : fallback;
}

WebhookReply json_reply(const Json& json) {
  return {200, "application/json", json.dump(-1, ' ', false, Json::error_handler_t::replace), {}};
}

}  // namespace

std::string text_message(const std::string& openid, const std::string& text, const std::string& msg_id,
                         TimePoint at) {
  return head(openid, at) + tencent::element("MsgType", "text") + tencent::element("Content", text) +
         "<MsgId>" + msg_id + "</MsgId></xml>";
}

std::string event_message(const std::string& openid, const std::string& event, const std::string& more,
                          TimePoint at) {
  return head(openid, at) + tencent::element("MsgType", "event") + tencent::element("Event", event) + more +
         "</xml>";
}

WebhookRequest Platform::callback(const std::string& message) {
  WebhookRequest request{
      "POST", "/hooks/wechat/" + settings_.account, {}, {{"content-type", "text/xml"}}, "", "127.0.0.1"};
  const std::string timestamp = std::to_string(to_millis(clock_()) / 1000);
  std::string nonce;
  {
    std::lock_guard lock(mutex_);
    nonce = std::to_string(1'000'000 + ++state_->nonces);
  }
  request.query = {{"signature", tencent::signature({settings_.token, timestamp, nonce})},
                   {"timestamp", timestamp},
                   {"nonce", nonce}};
  if (!envelope_) {
    request.body = message;
    return request;
  }
  const std::string sealed = envelope_->seal(message);
  request.query["encrypt_type"] = "aes";
  request.query["msg_signature"] = tencent::signature({settings_.token, timestamp, nonce, sealed});
  const std::string encrypted = tencent::element("Encrypt", sealed);
  if (settings_.format == Format::json)
    request.body = R"({"ToUserName":")" + std::string(kOurs) + R"(","Encrypt":")" + sealed + "\"}";
  else if (settings_.mode == Mode::compatible && message.ends_with("</xml>"))
    request.body = message.substr(0, message.size() - 6) + encrypted + "</xml>";
  else
    request.body = "<xml>" + tencent::element("ToUserName", kOurs) + encrypted + "</xml>";
  return request;
}

std::optional<std::string> Platform::open(const std::string& answer) const {
  if (answer.empty() || answer == "success" || !envelope_) return answer;
  const auto outer =
      settings_.format == Format::json ? tencent::read_json(answer) : tencent::read_xml(answer);
  if (!outer) return std::nullopt;
  const auto& fields = *outer;
  const bool fits = tencent::signature_fits(
      fields["MsgSignature"], {settings_.token, fields["TimeStamp"], fields["Nonce"], fields["Encrypt"]});
  return fits ? envelope_->open(fields["Encrypt"]) : std::nullopt;
}

Pushed Platform::push(const std::string& message) {
  const auto fields = tencent::read_xml(message);
  const std::string content = settings_.format == Format::json ? as_json(message) : message;
  if (fields && (*fields)["MsgType"] != "event") {
    std::lock_guard lock(mutex_);
    state_->left[(*fields)["FromUserName"]] = 5;
  }
  Pushed pushed;
  while (pushed.tries < options_.tries && pushed.status == 0) {
    const WebhookRequest request = callback(content);
    HttpCall call{"POST", options_.hook + "?"};
    for (const auto& [name, given] : request.query) call.url += name + "=" + percent_encoded(given) + "&";
    call.headers = {"Content-Type: text/xml"};
    call.body = request.body;
    call.timeout = options_.patience;
    ++pushed.tries;
    const auto next = std::chrono::steady_clock::now() + options_.patience;
    const HttpAnswer answer = http_.call(call);
    if (!answer.answered && pushed.tries < options_.tries) std::this_thread::sleep_until(next);
    pushed.status = answer.answered ? answer.status : 0;
    if (answer.answered) pushed.answer = open(answer.body).value_or("(not sealed)");
  }
  return pushed;
}

WebhookReply Platform::command(const WebhookRequest& request, const std::string& path) {
  const Json body = Json::parse(request.body, nullptr, false);
  if (path == "/simulator/say" || path == "/simulator/push") {
    std::string id;
    {
      std::lock_guard lock(mutex_);
      id = std::to_string(to_millis(clock_())) + std::to_string(100 + ++state_->messages);
    }
    const std::string message = path == "/simulator/push"
                                    ? text(body, "xml")
                                    : text_message(text(body, "openid"), text(body, "text"), id, clock_());
    const Pushed pushed = push(message);
    const auto reply = tencent::read_xml(pushed.answer);
    return json_reply({{"tries", pushed.tries},
                       {"status", pushed.status},
                       {"answer", pushed.answer},
                       {"reply", reply ? (*reply)["Content"] : ""}});
  }
  if (path == "/simulator/fault") {
    fail({text(body, "path"), number(body, "status", 200), number(body, "errcode", 0),
          text(body, "retry_after"), text(body, "errmsg"), Milliseconds{number(body, "delay_ms", 0)},
          number(body, "times", 1)});
    return json_reply({{"ok", true}});
  }
  if (path == "/simulator/media") {
    set_media(text(body, "media_id"), text(body, "mime"),
              tencent::from_base64(text(body, "base64")).value_or(""));
    return json_reply({{"ok", true}});
  }
  if (path == "/simulator/expire") {
    expire_tokens();
    return json_reply({{"ok", true}});
  }
  if (path == "/simulator/calls") return json_reply(calls());
  Json list = Json::array();
  for (const auto& each : sent())
    list.push_back({{"path", each.path}, {"message", Json::parse(each.body, nullptr, false)}});
  return json_reply({{"items", list}});
}

}  // namespace xiaoer::channels::wechat
