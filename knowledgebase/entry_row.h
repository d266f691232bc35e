// SPDX-License-Identifier: Apache-2.0
// How an entry lies in table kb_entry. Used by the stores of this room only.
#pragma once
#include "knowledgebase/entry.h"
#include "storage/database.h"

namespace xiaoer::knowledgebase {

// Every column, in the order that entry_from_row() reads. A macro, so that each SQL text stays one literal.
#define XIAOER_ENTRY_COLUMNS                                                                             \
  "id, key, category, question, status, owner, tags, \"similar\", answers, effective_from, expires_at, " \
  "review_at, hits, helpful, unhelpful, version, updated_at"

[[nodiscard]] Entry entry_from_row(const Row& row);
[[nodiscard]] std::vector<Entry> entries_from_rows(const Rows& rows);
[[nodiscard]] Value to_value(const std::optional<TimePoint>& at);
// `text` as a LIKE pattern that finds it anywhere; for use with ESCAPE '\'.
[[nodiscard]] std::string like_anywhere(std::string_view text);
[[nodiscard]] std::string like_below(std::string_view category);

}  // namespace xiaoer::knowledgebase
