// SPDX-License-Identifier: Apache-2.0
// A refusal as every channel gives it: application/problem+json (RFC 9457). Any thread.
#pragma once
#include "channels/channel.h"

namespace xiaoer::channels {

[[nodiscard]] WebhookReply problem_reply(int status, const std::string& code, const std::string& detail);
// 429 with Retry-After, in whole seconds, at least one.
[[nodiscard]] WebhookReply too_many(Milliseconds wait, const std::string& detail);

}  // namespace xiaoer::channels
