// SPDX-License-Identifier: Apache-2.0
// What a stored message turned out to hold: a file that could not be fetched when the message came, or that
// it is lost. Called inside the inbox's transaction.
#pragma once
#include "channels/channel.h"
#include "gateway/channel_memory.h"
#include "storage/database.h"

namespace xiaoer::gateway {

// Puts the bodies in place. The bot gets the message once more unless a person has the conversation or only
// something that happened is told. Returns the conversations to wake after the commit; unknown messages, and
// those that hold more than an event already, are left out.
[[nodiscard]] std::vector<Id> amend(Transaction& transaction, const AccountName& account,
                                    const std::vector<channels::Amendment>& amendments, TimePoint now);

}  // namespace xiaoer::gateway
