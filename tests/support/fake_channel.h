// SPDX-License-Identifier: Apache-2.0
// A channel as a provider with webhooks and an HTTP API would have it: signed callbacks, short messages, no
// buttons, and an answer to each send that a test chooses. Also the model for the next real channel.
#pragma once
#include <nlohmann/json.hpp>

#include "channels/channel.h"
#include "channels/outcome.h"
#include "channels/problem.h"
#include "foundation/encoding.h"
#include "foundation/error.h"
#include "foundation/random.h"
#include "foundation/text.h"

namespace xiaoer::test {

class FakeChannel final : public channels::Channel {
 public:
  static constexpr const char* kSecret = "shared with the provider";

  [[nodiscard]] channels::Capabilities capabilities() const override {
    channels::Capabilities made;
    made.text_limit = 20;
    return made;
  }
  [[nodiscard]] channels::SendResult send(const OutboundMessage& message) override {
    sent.push_back(message);
    return channels::outcome_of(answer, from_millis(0));
  }
  [[nodiscard]] channels::WebhookReply receive(const channels::WebhookRequest& request,
                                               channels::Sink& sink) override {
    const auto signature = request.headers.find("x-signature");
    if (signature == request.headers.end() || !equal_constant_time(signature->second, sign(request.body)))
      return channels::problem_reply(401, "bad_signature", "the signature does not fit the body");
    const auto body = nlohmann::json::parse(request.body, nullptr, false);
    if (!body.is_object()) return channels::problem_reply(400, "bad_json", "the body must be JSON");
    InboundMessage message{{"fake", "main", body.value("from", "")},
                           body.value("id", ""),
                           Text{body.value("text", "")},
                           sink.now(),
                           "",
                           ""};
    static_cast<void>(sink.accept(message));
    return {200, "text/plain", "success", {}};
  }
  static std::string sign(const std::string& body) { return to_base64url(hmac_sha256(kSecret, body)); }

  channels::ProviderAnswer answer;
  std::vector<OutboundMessage> sent;
};

}  // namespace xiaoer::test
