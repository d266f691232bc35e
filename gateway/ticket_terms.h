// SPDX-License-Identifier: Apache-2.0
// The terms of the pack's ticket types (priority, deadlines) in the form the tickets room takes. Any thread.
#pragma once
#include "dialogs/script.h"
#include "tickets/ticket_policy.h"

namespace xiaoer::gateway {

[[nodiscard]] tickets::TicketPolicy ticket_policy(const dialogs::Script& script, int zone_offset_minutes);

}  // namespace xiaoer::gateway
