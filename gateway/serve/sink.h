// SPDX-License-Identifier: Apache-2.0
// The core as channels see it: binds the functions of channels::Sink to inbox, history, attachments and live
// hub.
#pragma once
#include "channels/channel.h"
#include "gateway/attachment_store.h"
#include "gateway/inbox.h"
#include "gateway/metrics.h"
#include "gateway/reply_wait.h"
#include "gateway/services.h"

namespace xiaoer::gateway {

struct SinkParts {
  Services& services;
  Inbox& inbox;
  AttachmentStore& attachments;
  Metrics& metrics;
  ReplyWait& replies;
  std::function<void(Id conversation_id, bool on)> visitor_typing;  // to the desks
};
// For one account of a channel: each has its own memory.
[[nodiscard]] channels::Sink make_sink(const SinkParts& parts, const AccountName& account);

}  // namespace xiaoer::gateway
