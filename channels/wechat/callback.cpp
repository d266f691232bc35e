// SPDX-License-Identifier: Apache-2.0
#include "channels/wechat/callback.h"

#include "channels/problem.h"

namespace xiaoer::channels::wechat {
namespace {

std::string_view query(const WebhookRequest& request, const char* name) {
  const auto found = request.query.find(name);
  return found == request.query.end() ? std::string_view{} : std::string_view{found->second};
}

WebhookReply refused() {
  return problem_reply(401, "bad_signature",
                       "签名、时间或加密不符。请核对令牌、EncodingAESKey、加密方式和服务器时间。"
                       " The signature, the time or the encryption does not fit.");
}

std::optional<tencent::Fields> read(std::string_view body, Format format) {
  return format == Format::json ? tencent::read_json(body) : tencent::read_xml(body);
}

}  // namespace

Callback::Callback(const Settings& settings) : settings_(settings) {
  if (settings.mode != Mode::plain)
    envelope_ = tencent::Envelope::make(settings.encoding_key, settings.app_id);
}

// The message in a POST, decrypted; nullopt when its own signature or encryption does not fit. In compatible
// mode the plain copy beside the encrypted one is never looked at: nobody signed it.
std::optional<std::string> Callback::content(const WebhookRequest& request) const {
  if (settings_.mode == Mode::plain) return request.body;
  const auto outer = read(request.body, settings_.format);
  const std::string& sealed = outer ? (*outer)["Encrypt"] : request.path;
  const bool fits = tencent::signature_fits(
      query(request, "msg_signature"),
      {settings_.token, query(request, "timestamp"), query(request, "nonce"), sealed});
  if (!outer || !fits || !envelope_) return std::nullopt;
  return envelope_->open(sealed);
}

std::variant<OpenedMessage, WebhookReply> Callback::open(const WebhookRequest& request, TimePoint now) {
  const auto timestamp = query(request, "timestamp"), nonce = query(request, "nonce");
  const bool fits = tencent::signature_fits(query(request, "signature"), {settings_.token, timestamp, nonce});
  if (!fits || !tencent::in_time(timestamp, now, settings_.clock_skew)) return refused();
  if (request.method == "GET")
    return WebhookReply{
        200, "text/plain", std::string(query(request, "echostr")), {{"X-Content-Type-Options", "nosniff"}}};
  if (request.body.size() > tencent::kLargestBody)
    return problem_reply(413, "too_large", "消息超过 1 MiB。 The message is larger than 1 MiB.");
  auto plain = content(request);
  const std::string signed_part = std::string(timestamp).append("|").append(nonce);
  if (!plain || guard_.admit(signed_part, *plain, now) == tencent::Admission::refused) return refused();
  auto fields = read(*plain, settings_.format);
  if (!fields || (*fields)["FromUserName"].empty())
    return problem_reply(400, "unreadable", "消息无法读取。 The message cannot be read.");
  return OpenedMessage{std::move(*fields), std::move(*plain)};
}

WebhookReply Callback::answer(const std::string& text, TimePoint now) const {
  if (text == "success") return {200, "text/plain", text, {}};
  if (!envelope_) return {200, "application/xml; charset=utf-8", text, {}};
  const std::string timestamp = std::to_string(to_millis(now) / 1000);
  const std::string sealed = envelope_->seal(text);
  const std::string nonce = tencent::signature({sealed}).substr(0, 16);
  const std::string proof = tencent::signature({settings_.token, timestamp, nonce, sealed});
  if (settings_.format == Format::json)
    return {200,
            "application/json",
            R"({"Encrypt":")" + sealed + R"(","MsgSignature":")" + proof + R"(","TimeStamp":)" + timestamp +
                R"(,"Nonce":")" + nonce + "\"}",
            {}};
  return {200,
          "application/xml; charset=utf-8",
          "<xml>" + tencent::element("Encrypt", sealed) + tencent::element("MsgSignature", proof) +
              "<TimeStamp>" + timestamp + "</TimeStamp>" + tencent::element("Nonce", nonce) + "</xml>",
          {}};
}

}  // namespace xiaoer::channels::wechat
