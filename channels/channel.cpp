// SPDX-License-Identifier: Apache-2.0
#include "channels/channel.h"

namespace xiaoer::channels {

WebhookReply Channel::receive(const WebhookRequest&, Sink&) {
  return {404,
          "application/problem+json",
          R"({"type":"about:blank","title":"Not Found","status":404,"code":"no_webhook",)"
          R"("detail":"this channel fetches its messages and takes no callbacks"})",
          {}};
}

}  // namespace xiaoer::channels
