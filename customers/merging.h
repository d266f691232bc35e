// SPDX-License-Identifier: Apache-2.0
// Two files of one person become one, and two again when it was a mistake. What was moved is written into the
// audit in the same transaction; that record is all that undoing needs. Called by the desk's API. Any thread.
#pragma once
#include "foundation/message.h"
#include "storage/database.h"

namespace xiaoer::customers {

struct Merge {
  Id from = 0, into = 0;
  Id user_id = 0;  // who does it
  TimePoint at{};
};
// Gives `from`'s identities, conversations and tickets to `into`, and fills what `into` does not know.
// Returns the audit record's id. Throws RequestError 404, 409 (one of them was merged already), 422 (the same
// person).
Id merge(Transaction& transaction, const Merge& merge);

struct Unmerge {
  Id audit_id = 0;
  Id user_id = 0;
  TimePoint at{};
};
// Takes back exactly what that merge moved, and a filled-in value only if nobody changed it since. Throws
// RequestError 404 (no such merge), 409 (taken back already, or the
// surviving customer was merged on: take that back first).
void unmerge(Transaction& transaction, const Unmerge& unmerge);

}  // namespace xiaoer::customers
