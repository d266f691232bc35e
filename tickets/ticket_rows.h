// SPDX-License-Identifier: Apache-2.0
// How a ticket lies in its row. Used by the ticket store's own files only.
#pragma once
#include <map>
#include <string>

#include "storage/database.h"
#include "tickets/ticket.h"

namespace xiaoer::tickets {

// The columns that ticket_of reads, in its order.
inline const std::string kTicketColumns =
    "id, number, type, category, priority, status, title, fields, conversation_id, person_id, assignee_id, "
    "channel, "
    "urged, version, created_at, updated_at, first_response_due, solve_due, first_response_at, solved_at, "
    "closed_at";

[[nodiscard]] Ticket ticket_of(const Row& row);
[[nodiscard]] std::string fields_json(const std::map<std::string, std::string>& fields);
// NULL when absent.
[[nodiscard]] Value time_value(const std::optional<TimePoint>& at);
[[nodiscard]] std::optional<TimePoint> time_of(const Row& row, std::size_t column);

}  // namespace xiaoer::tickets
