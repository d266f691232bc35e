// SPDX-License-Identifier: Apache-2.0
#include "tickets/timeline.h"

namespace xiaoer::tickets {

TimelineItem add_line(Transaction& transaction, Id ticket_id, const std::string& kind,
                      const std::string& text, const Act& act) {
  const auto rows = transaction.run(
      "INSERT INTO ticket_timeline (shard, ticket_id, at, actor, kind, text) "
      "SELECT shard, id, $2, $3, $4, $5 FROM ticket WHERE id = $1 RETURNING id",
      {ticket_id, to_millis(act.at), act.actor, kind, text});
  return {rows[0].integer(0), act.at, act.actor, kind, text};
}

std::optional<TimePoint> became(Transaction& transaction, Id ticket_id, const std::string& status) {
  const auto rows = transaction.run(
      "SELECT at FROM ticket_timeline WHERE ticket_id = $1 AND kind = 'status' AND text = $2 "
      "ORDER BY id DESC LIMIT 1",
      {ticket_id, status});
  if (rows.empty()) return std::nullopt;
  return from_millis(rows[0].integer(0));
}

std::vector<TimelineItem> ticket_timeline(Database& database, Id id) {
  std::vector<TimelineItem> items;
  for (const auto& row : database.read(
           "SELECT id, at, actor, kind, text FROM ticket_timeline WHERE ticket_id = $1 ORDER BY id", {id})) {
    items.push_back({row.integer(0), from_millis(row.integer(1)), row.text(2), row.text(3), row.text(4)});
  }
  return items;
}

}  // namespace xiaoer::tickets
