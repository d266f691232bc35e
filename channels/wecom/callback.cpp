// SPDX-License-Identifier: Apache-2.0
#include "channels/wecom/callback.h"

#include <algorithm>

#include "channels/problem.h"
#include "channels/tencent/fields.h"

namespace xiaoer::channels::wecom {
namespace {

std::string query(const WebhookRequest& request, const std::string& name) {
  const auto found = request.query.find(name);
  return found == request.query.end() ? "" : found->second;
}

// Base64 in a query whose "+" somebody has read as a blank.
std::string base64_query(const WebhookRequest& request, const std::string& name) {
  std::string value = query(request, name);
  std::replace(value.begin(), value.end(), ' ', '+');
  return value;
}

WebhookReply refused() {
  return problem_reply(401, "bad_signature",
                       "签名、时间或加密不符。请核对 Token、EncodingAESKey、企业 ID 和服务器时间。"
                       " The signature, the time or the encryption does not fit.");
}

}  // namespace

Callback::Callback(const Settings& settings)
    : settings_(settings), envelope_(tencent::Envelope::make(settings.encoding_aes_key, settings.corp_id)) {}

std::optional<std::string> Callback::opened(const WebhookRequest& request, const std::string& sealed,
                                            TimePoint now) const {
  const std::string timestamp = query(request, "timestamp");
  const bool fits = tencent::signature_fits(query(request, "msg_signature"),
                                            {settings_.token, timestamp, query(request, "nonce"), sealed}) &&
                    tencent::in_time(timestamp, now, settings_.clock_skew);
  if (sealed.empty() || !fits || !envelope_) return std::nullopt;
  return envelope_->open(sealed);
}

Callback::Answer Callback::answer(const WebhookRequest& request, TimePoint now) {
  if (request.method == "GET") return prove(request, now);
  if (request.method == "POST") return take(request, now);
  return {problem_reply(405, "bad_method", "only GET and POST are answered here")};
}

Callback::Answer Callback::prove(const WebhookRequest& request, TimePoint now) const {
  const auto words = opened(request, base64_query(request, "echostr"), now);
  if (!words) return {refused()};
  return {{200, "text/plain", *words, {}}};
}

Callback::Answer Callback::take(const WebhookRequest& request, TimePoint now) {
  const auto outer = tencent::read_xml(request.body);
  if (!outer) return {problem_reply(400, "bad_xml", "the body is no callback")};
  const auto plain = opened(request, (*outer)["Encrypt"], now);
  if (!plain) return {refused()};
  const auto fields = tencent::read_xml(*plain);
  if (!fields) return {problem_reply(400, "bad_xml", "the message is no event")};
  const auto admission = guard_.admit(query(request, "msg_signature"), *plain, now);
  if (admission == tencent::Admission::refused) return {refused()};
  Answer answer{{200, "text/plain", "success", {}}};
  // What came before has rung already; the provider only did not hear our answer.
  if (admission == tencent::Admission::first && (*fields)["Event"] == "kf_msg_or_event")
    answer.ring = Ring{(*fields)["OpenKfId"], (*fields)["Token"]};
  return answer;
}

}  // namespace xiaoer::channels::wecom
