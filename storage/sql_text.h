// SPDX-License-Identifier: Apache-2.0
// What becomes of a SQL literal before an engine sees it. Called once per text and connection by the drivers,
// and by the migrations. Pure; any thread.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "storage/database.h"

namespace xiaoer {

// Drops the lines marked for the other engine ("-- only: sqlite", "-- only: postgres"). For SQLite it also
// turns the placeholders $n into ?n: SQLite numbers $n by first appearance, so values would change places
// silently.
[[nodiscard]] std::string sql_for(std::string_view sql, Dialect dialect);

// "INSERT INTO table … VALUES (one row) RETURNING id", taken apart; nullopt for any other text.
struct PlainInsert {
  std::string table, text;  // the text without RETURNING id
};
[[nodiscard]] std::optional<PlainInsert> plain_insert(std::string_view sql);

// The statements of a script, without the semicolons and without blank ones. Knows strings, comments and
// triggers.
[[nodiscard]] std::vector<std::string> split_statements(std::string_view script);

// For "… LIKE $1 ESCAPE '\\'": finds `text` anywhere, as it is (% and _ are letters in it). "" for "".
[[nodiscard]] std::string like_pattern(std::string_view text);

}  // namespace xiaoer
