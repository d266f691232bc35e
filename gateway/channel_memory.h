// SPDX-License-Identifier: Apache-2.0
// What a channel account wants to find again after a restart: cursors, quotas, refusals. Behind Sink::recall
// and Sink::remember, and inside the inbox's transaction. Any thread.
#pragma once
#include "channels/channel.h"
#include "storage/database.h"

namespace xiaoer::gateway {

struct AccountName {
  std::string channel, account;
};

[[nodiscard]] std::string recall(Database& database, const AccountName& account, const std::string& key,
                                 TimePoint now);
// All whose key starts with `start`, in the keys' order.
[[nodiscard]] std::vector<channels::Memory> recall_all(Database& database, const AccountName& account,
                                                       const std::string& start, TimePoint now);
void remember(Transaction& transaction, const AccountName& account,
              const std::vector<channels::Memory>& memories);
// Removes at most `limit` memories whose time is over.
void forget(Transaction& transaction, TimePoint now, std::int64_t limit);

}  // namespace xiaoer::gateway
