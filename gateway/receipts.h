// SPDX-License-Identifier: Apache-2.0
// What became of messages after the provider took them. A message that went in parts has arrived when all its
// parts have; it failed when one of them failed. A receipt may be told before the send has returned. Called
// inside the transactions of the inbox and the sender.
#pragma once
#include "channels/channel.h"
#include "gateway/channel_memory.h"
#include "storage/database.h"

namespace xiaoer::gateway {

struct SentMessage {
  Id message_id = 0;
  Id conversation_id = 0;
  std::int64_t seq = 0;
  int shard = 0;
};

// The provider took the message under these names. It is "sent" until its receipts come.
void expect_receipts(Transaction& transaction, const AccountName& account, const SentMessage& message,
                     const channels::Delivered& delivered, TimePoint now);
// Conversations whose messages changed their state: push them after the commit.
[[nodiscard]] std::vector<Id> note_receipts(Transaction& transaction, const AccountName& account,
                                            const std::vector<channels::Receipt>& receipts, TimePoint now);
// Removes at most `limit` receipts older than `before`.
void forget_receipts(Transaction& transaction, TimePoint before, std::int64_t limit);

}  // namespace xiaoer::gateway
