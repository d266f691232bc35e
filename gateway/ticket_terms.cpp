// SPDX-License-Identifier: Apache-2.0
#include "gateway/ticket_terms.h"

namespace xiaoer::gateway {

tickets::TicketPolicy ticket_policy(const dialogs::Script& script, int zone_offset_minutes) {
  tickets::TicketPolicy policy;
  policy.zone_offset_minutes = zone_offset_minutes;
  for (const auto& type : script.ticket_types())
    policy.types[type.id] = {type.priority, Milliseconds{type.first_response}, Milliseconds{type.solve}};
  return policy;
}

}  // namespace xiaoer::gateway
