// SPDX-License-Identifier: Apache-2.0
// What a customer may see of the conversation: messages of both sides in order, nothing of notes or
// explanations. Read by channels (history) and by the live hub (new messages). Any thread.
#pragma once
#include <vector>

#include "channels/channel.h"
#include "storage/database.h"

namespace xiaoer::gateway {

// Messages with seq > `after`, oldest first.
[[nodiscard]] std::vector<channels::VisibleMessage> visible_messages(Database& database, Id conversation_id,
                                                                     std::int64_t after, std::size_t limit);
[[nodiscard]] std::vector<channels::VisibleMessage> visible_messages(Database& database,
                                                                     const Address& address,
                                                                     std::int64_t after, std::size_t limit);

}  // namespace xiaoer::gateway
