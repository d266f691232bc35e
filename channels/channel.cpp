// SPDX-License-Identifier: Apache-2.0
#include "channels/channel.h"

namespace xiaoer::channels {

std::vector<SendResult> Channel::send_all(const std::vector<OutboundMessage>& messages) {
  std::vector<SendResult> results;
  results.reserve(messages.size());
  for (const auto& message : messages) results.push_back(send(message));
  return results;
}

WebhookReply Channel::receive(const WebhookRequest&, Sink&) {
  return {404,
          "application/problem+json",
          R"({"type":"about:blank","title":"Not Found","status":404,"code":"no_webhook",)"
          R"("detail":"this channel fetches its messages and takes no callbacks"})",
          {}};
}

}  // namespace xiaoer::channels
