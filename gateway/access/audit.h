// SPDX-License-Identifier: Apache-2.0
// The record of who signed in, who looked at unmasked data and who changed accounts. Never holds a secret or
// the data itself. Written in the same transaction as what it tells about.
#pragma once
#include <string>

#include "foundation/message.h"
#include "storage/database.h"

namespace xiaoer::gateway {

struct AuditEntry {
  TimePoint at{};
  Id user_id = 0;      // who did it; 0 when nobody was signed in
  std::string action;  // "sign_in", "sign_in_failed", "user_changed", "customer_revealed", …
  std::string object;  // "user 3", "customer 17"
  std::string detail;
};
void add_audit(Transaction& transaction, const AuditEntry& entry);

}  // namespace xiaoer::gateway
