// SPDX-License-Identifier: Apache-2.0
#include "storage/integrity.h"

#include "foundation/error.h"

namespace xiaoer {

void verify_integrity(Database& database) {
  if (database.dialect() != Dialect::sqlite) return;  // PostgreSQL checks its own pages
  const auto rows = database.read("PRAGMA quick_check(1)");
  if (!rows.empty() && rows[0].text(0) == "ok") return;
  throw StorageError(StorageError::Kind::damaged,
                     database.description() + " is damaged (" +
                         (rows.empty() ? "no answer" : rows[0].text(0)) +
                         "). Stop the service and restore the newest backup: xiaoer restore BACKUP-FILE");
}

}  // namespace xiaoer
