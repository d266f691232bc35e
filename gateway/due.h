// SPDX-License-Identifier: Apache-2.0
// Which rows of the outbox an account's sender may take now, in the order in which they were written. No row
// is due while an earlier one of its conversation is on its way or waits for its time: messages do not
// overtake each other, and what waits takes no place from other conversations. On the sender's thread.
#pragma once
#include <optional>
#include <string_view>
#include <vector>

#include "channels/channel.h"
#include "gateway/channel_memory.h"
#include "storage/database.h"

namespace xiaoer::gateway {

// One outbox row on its way. Its message's parts go one after the other until one does not get through.
struct Sending {
  Id id = 0, message_id = 0;
  int attempts = 0, shard = 0;
  std::optional<TimePoint> paused_at;  // when the provider first named a pause
  bool held = false;                   // for a request that did not come back for it in time
  OutboundMessage message;
  std::vector<MessageBody> parts;
  std::size_t done = 0;           // parts that went, in this or an earlier try
  channels::Delivered delivered;  // of the parts of this try
  std::string unreadable{};       // why there is nothing to send: damaged, or a newer version's
  std::optional<channels::SendResult> result;
  bool is_behind = false;  // an earlier message of its conversation has to wait
};

// What people are told of a message that cannot be read.
inline constexpr std::string_view kUnreadable =
    "消息已损坏或来自更新的版本，无法读取，没有发出 / the message is damaged or was written by a newer "
    "version: it "
    "cannot be read and was not sent";

[[nodiscard]] std::vector<Sending> due_rows(Database& database, const AccountName& account,
                                            const channels::Capabilities& capabilities, TimePoint now);
// Marks them as on their way; those that nobody else took meanwhile.
[[nodiscard]] std::vector<Sending> marked(Transaction& transaction, const std::vector<Sending>& rows);
// How many messages are not settled yet, of all accounts.
[[nodiscard]] std::int64_t unsettled_rows(Database& database);

}  // namespace xiaoer::gateway
