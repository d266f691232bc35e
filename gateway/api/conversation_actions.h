// SPDX-License-Identifier: Apache-2.0
// What agents do with a conversation: take it, hand it on, give it back, end it. Each is one transaction with
// its events, and pushes what is new after the commit. Called by the endpoints on the HTTP pool.
#pragma once
#include <string>

#include "gateway/api/desk_conversation.h"

namespace xiaoer::gateway {

// All throw RequestError 404 no_conversation; 409 taken_by_other when another agent has it and the user is no
// supervisor; 409 changed_meanwhile.

// Tells the customer who is there now. Nothing happens when the user has it already.
void take(const DeskAct& act);
void release(const DeskAct& act);             // back to the queue
void return_to_bot(const DeskAct& act);       // the dialog starts afresh
void assign(const DeskAct& act, Id user_id);  // 422 not_an_agent
struct Resolution {
  std::string summary, category;  // kept as a note; both may be empty
};
void resolve(const DeskAct& act, const Resolution& resolution);

// The customer's messages up to `seq` were read.
void mark_read(const DeskAct& act, std::int64_t seq);

}  // namespace xiaoer::gateway
