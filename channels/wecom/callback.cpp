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

WebhookReply bad_signature() {
  return problem_reply(401, "bad_signature", "the signature does not fit the message");
}

}  // namespace

Callback::Callback(const Settings& settings)
    : settings_(settings), envelope_(tencent::Envelope::make(settings.encoding_aes_key, settings.corp_id)) {}

bool Callback::signature_fits(const WebhookRequest& request, const std::string& sealed) const {
  return tencent::signature_fits(
      query(request, "msg_signature"),
      {settings_.token, query(request, "timestamp"), query(request, "nonce"), sealed});
}

Callback::Answer Callback::answer(const WebhookRequest& request) const {
  if (request.method == "GET") return prove(request);
  if (request.method == "POST") return take(request);
  return {problem_reply(405, "bad_method", "only GET and POST are answered here")};
}

Callback::Answer Callback::prove(const WebhookRequest& request) const {
  const std::string sealed = base64_query(request, "echostr");
  if (sealed.empty() || !signature_fits(request, sealed)) return {bad_signature()};
  const auto words = envelope_ ? envelope_->open(sealed) : std::nullopt;
  if (!words) return {bad_signature()};
  return {{200, "text/plain", *words, {}}};
}

Callback::Answer Callback::take(const WebhookRequest& request) const {
  const auto outer = tencent::read_xml(request.body);
  if (!outer) return {problem_reply(400, "bad_xml", "the body is no callback")};
  const std::string& sealed = (*outer)["Encrypt"];
  if (sealed.empty() || !signature_fits(request, sealed)) return {bad_signature()};
  const auto plain = envelope_ ? envelope_->open(sealed) : std::nullopt;
  if (!plain) return {bad_signature()};
  const auto fields = tencent::read_xml(*plain);
  if (!fields) return {problem_reply(400, "bad_xml", "the message is no event")};
  Answer answer{{200, "text/plain", "success", {}}};
  if ((*fields)["Event"] == "kf_msg_or_event") answer.ring = Ring{(*fields)["OpenKfId"], (*fields)["Token"]};
  return answer;
}

}  // namespace xiaoer::channels::wecom
