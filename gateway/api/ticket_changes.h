// SPDX-License-Identifier: Apache-2.0
// What agents do with tickets: open, change, note. Each is one transaction with its events, pushed after the
// commit. Called by the ticket endpoints.
#pragma once
#include "gateway/api/desk_conversation.h"
#include "tickets/ticket_store.h"

namespace xiaoer::gateway {

// `ticket` needs its conversation only; person, channel and shard follow. Throws RequestError 404
// no_conversation, 422.
[[nodiscard]] tickets::Ticket open_for_customer(const DeskAct& act, tickets::NewTicket ticket);
// Tells the customer when it is solved or waits for him. Throws RequestError 404 no_ticket, 412
// stale_version, 422.
[[nodiscard]] tickets::Ticket change_ticket(Services& services, const User& user,
                                            const tickets::TicketUpdate& update);
[[nodiscard]] tickets::TimelineItem note_on_ticket(Services& services, const User& user, Id ticket_id,
                                                   const std::string& text);

}  // namespace xiaoer::gateway
