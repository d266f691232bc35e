// SPDX-License-Identifier: Apache-2.0
// What an update does to a ticket: pure, so that every rule of the life cycle is tested without a store. Used
// by the ticket store.
#pragma once
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "tickets/ticket_store.h"

namespace xiaoer::tickets {

using Line = std::pair<std::string, std::string>;  // kind and text of a timeline item

// Changes `ticket` and returns what the timeline has to say; nothing when nothing changed. `waiting_since`:
// when it last became "waiting_customer". Throws RequestError 422.
std::vector<Line> apply(const TicketUpdate& update, const TicketPolicy& policy, TimePoint now,
                        std::optional<TimePoint> waiting_since, Ticket& ticket);

// Absent when there is no promise.
[[nodiscard]] std::optional<TimePoint> due(TimePoint opened, Milliseconds promise);

}  // namespace xiaoer::tickets
