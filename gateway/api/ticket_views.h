// SPDX-License-Identifier: Apache-2.0
// Tickets as the desk's API shows them. Any thread.
#pragma once
#include <string>

#include "dialogs/ticket_types.h"
#include "storage/database.h"
#include "tickets/ticket.h"

namespace xiaoer::gateway {

[[nodiscard]] std::string ticket_json(Database& database,
                                      const tickets::Ticket& ticket);  // looks the names up
[[nodiscard]] std::string timeline_json(Database& database, const tickets::TimelineItem& item);
[[nodiscard]] std::string ticket_type_json(const dialogs::TicketType& type);

}  // namespace xiaoer::gateway
