// SPDX-License-Identifier: Apache-2.0
// How the desk's API shows things: one function per object of the HTTP surface. Only what stands here leaves
// the store.
#pragma once
#include <optional>
#include <string>

#include "channels/channel.h"
#include "gateway/access/users.h"
#include "gateway/api/conversation_rows.h"
#include "gateway/api/message_rows.h"

namespace xiaoer::gateway {

[[nodiscard]] std::string user_json(const User& user);
[[nodiscard]] std::string account_json(const Account& account);   // with "disabled"
[[nodiscard]] std::string person_json(const PersonName& person);  // {id,name}, null without an id
// `allowance`: what may still be sent, where the channel counts.
[[nodiscard]] std::string conversation_json(const ConversationView& view,
                                            const std::optional<channels::Allowance>& allowance = {});
// `reader` sees the client ids of his own messages.
[[nodiscard]] std::string message_json(const DeskMessage& message, Id reader);

}  // namespace xiaoer::gateway
