// SPDX-License-Identifier: Apache-2.0
// The lines of a ticket's history. Written by the ticket store only, in the transaction of what they tell.
#pragma once
#include <string>

#include "storage/database.h"
#include "tickets/ticket_store.h"

namespace xiaoer::tickets {

// kind and text as in TimelineItem; for "status", "priority" and "assigned" the text is the new value.
TimelineItem add_line(Transaction& transaction, Id ticket_id, const std::string& kind,
                      const std::string& text, const Act& act);
// When the ticket last became `status`.
[[nodiscard]] std::optional<TimePoint> became(Transaction& transaction, Id ticket_id,
                                              const std::string& status);

}  // namespace xiaoer::tickets
