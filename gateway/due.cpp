// SPDX-License-Identifier: Apache-2.0
#include "gateway/due.h"

#include "channels/split.h"

namespace xiaoer::gateway {
namespace {

constexpr std::int64_t kBatch = 256;

// d: the first by time, in the order of the index over what is not settled (all four words name it), so that
// it does not matter how many are due. o: these and what is due before them in their conversations, so that
// no batch ends between two rows of one conversation which became due in another order than they were
// written. Nothing is on its way or has to wait before d, and so before o.
constexpr std::string_view kDue =
    "SELECT o.id, o.attempts, o.shard, o.conversation_id, o.message_id, m.seq, m.type, m.text, m.extra, "
    "c.peer,"
    " c.thread, m.author, o.parts_done, o.status, o.paused_at"
    " FROM (SELECT f.conversation_id, MAX(f.id) AS last_id FROM"
    " (SELECT d.id, d.conversation_id FROM outbox d"
    " WHERE d.status IN ('waiting', 'held', 'parked', 'sending') AND d.status <> 'sending'"
    " AND d.channel = $1 AND d.account = $2 AND d.next_at <= $3"
    " AND NOT EXISTS (SELECT 1 FROM outbox e WHERE e.conversation_id = d.conversation_id AND e.id < d.id"
    " AND (e.status = 'sending' OR (e.status IN ('waiting', 'held') AND e.next_at > $3)))"
    " ORDER BY d.next_at, d.id LIMIT $4) f GROUP BY f.conversation_id) g"
    " JOIN outbox o ON o.conversation_id = g.conversation_id AND o.id <= g.last_id"
    " AND o.status IN ('waiting', 'held', 'parked') AND o.next_at <= $3"
    " LEFT JOIN message m ON m.id = o.message_id LEFT JOIN conversation c ON c.id = o.conversation_id"
    " ORDER BY o.id LIMIT $4";

// A row that cannot be read is due like any other, so that it gets out of the way of those behind it.
void put_body_in(Sending& each, const Row& row, const channels::Capabilities& capabilities) {
  try {
    if (row.is_null(9)) throw std::invalid_argument("its conversation is missing");
    each.parts = channels::fitted(from_stored({row.text(6), row.text(7), row.text(8)}), capabilities);
  } catch (const std::exception& fault) {
    each.unreadable = fault.what();
  }
}

}  // namespace

std::vector<Sending> due_rows(Database& database, const AccountName& account,
                              const channels::Capabilities& capabilities, TimePoint now) {
  std::vector<Sending> due;
  for (const Row& row : database.read(kDue, {account.channel, account.account, to_millis(now), kBatch})) {
    Sending each;
    each.id = row.integer(0);
    each.attempts = static_cast<int>(row.integer(1));
    each.shard = static_cast<int>(row.integer(2));
    each.message_id = row.integer(4);
    each.message = {each.id,
                    row.integer(3),
                    row.integer(5),
                    {account.channel, account.account, row.text(9), row.text(10)},
                    {},
                    row.text(11)};
    put_body_in(each, row, capabilities);
    each.done = static_cast<std::size_t>(row.integer(12));
    each.held = row.text(13) == "held";
    if (row.integer(14) > 0) each.paused_at = from_millis(row.integer(14));
    due.push_back(std::move(each));
  }
  return due;
}

std::vector<Sending> marked(Transaction& transaction, const std::vector<Sending>& rows) {
  std::vector<Sending> ours;
  for (const auto& each : rows) {
    transaction.run(
        "UPDATE outbox SET status = 'sending' WHERE id = $1 AND status IN ('waiting', 'held', 'parked')",
        {each.id});
    if (transaction.changed() == 1) ours.push_back(each);
  }
  return ours;
}

std::int64_t unsettled_rows(Database& database) {
  return database
      .read("SELECT COUNT(*) FROM outbox WHERE status IN ('waiting', 'held', 'parked', 'sending')")[0]
      .integer(0);
}

}  // namespace xiaoer::gateway
