// SPDX-License-Identifier: Apache-2.0
#include "gateway/access/audit.h"

namespace xiaoer::gateway {

void add_audit(Transaction& transaction, const AuditEntry& entry) {
  transaction.run("INSERT INTO audit (at, user_id, action, object, detail) VALUES ($1, $2, $3, $4, $5)",
                  {to_millis(entry.at), entry.user_id, entry.action, entry.object, entry.detail});
}

}  // namespace xiaoer::gateway
