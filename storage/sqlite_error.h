// SPDX-License-Identifier: Apache-2.0
// SQLite's result codes in the words of StorageError. Used by the SQLite driver only.
#pragma once
#include <SQLiteCpp/SQLiteCpp.h>

#include <string>

#include "foundation/error.h"

namespace xiaoer {

// From the connection's last error.
[[nodiscard]] StorageError sqlite_error(SQLite::Database& handle, const std::string& file);
// From an exception of the library, when there is no connection to ask (opening failed).
[[nodiscard]] StorageError sqlite_error(const SQLite::Exception& error, const std::string& file);
// "database FILE is damaged (detail). …" with the command that helps.
[[nodiscard]] StorageError damaged_error(const std::string& file, const std::string& detail);

}  // namespace xiaoer
