// SPDX-License-Identifier: Apache-2.0
// A new topic that came as a reply in an old conversation gets its own: the chosen message and all after it
// move there in one transaction. Called by the endpoint on the HTTP pool.
#pragma once
#include "gateway/api/desk_conversation.h"

namespace xiaoer::gateway {

// The customer's message `seq` and all after it; the user has the new conversation, whose id it returns.
// Throws RequestError 404 no_conversation, no_message; 409 taken_by_other, changed_meanwhile; 422 not_a_topic
// when `seq` is the first message or not the customer's, one_conversation when the channel has no threads.
[[nodiscard]] Id split_conversation(const DeskAct& act, std::int64_t seq);

}  // namespace xiaoer::gateway
