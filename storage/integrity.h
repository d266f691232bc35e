// SPDX-License-Identifier: Apache-2.0
// Looks for damage before the store is served. Called once at start and by `doctor`; reads the whole file
// (about a second per gigabyte from a fast disk).
#pragma once
#include "storage/database.h"

namespace xiaoer {

// Throws StorageError (damaged) that says what was found and names the restore command.
void verify_integrity(Database& database);

}  // namespace xiaoer
