// SPDX-License-Identifier: Apache-2.0
#include "gateway/amendments.h"

#include "gateway/posts.h"

namespace xiaoer::gateway {
namespace {

std::optional<Id> amend_one(Transaction& transaction, const AccountName& account,
                            const channels::Amendment& amendment, TimePoint now) {
  const Rows seen = transaction.run(
      "SELECT s.message_id, s.conversation_id, s.seq, c.status, c.shard FROM seen s JOIN conversation c ON "
      "c.id = s.conversation_id WHERE s.channel = $1 AND s.account = $2 AND s.provider_id = $3",
      {account.channel, account.account, amendment.provider_id});
  if (seen.empty()) return std::nullopt;
  const Row& row = seen[0];
  const Id conversation_id = row.integer(1);
  const StoredBody body = to_stored(amendment.body);
  const bool for_bot = row.text(3) != "human" && !std::holds_alternative<Event>(amendment.body);
  transaction.run(
      "UPDATE message SET type = $1, text = $2, extra = $3, pending = $4 WHERE id = $5 AND type = 'event'",
      {body.type, body.text, body.extra, std::int64_t{for_bot}, row.integer(0)});
  if (transaction.changed() != 1) return std::nullopt;
  transaction.run("UPDATE conversation SET last_text = $1 WHERE id = $2 AND last_seq = $3",
                  {preview(body.text), conversation_id, row.integer(2)});
  add_event(transaction, static_cast<int>(row.integer(4)), conversation_id, "message", row.integer(2), now);
  return conversation_id;
}

}  // namespace

std::vector<Id> amend(Transaction& transaction, const AccountName& account,
                      const std::vector<channels::Amendment>& amendments, TimePoint now) {
  std::vector<Id> conversations;
  for (const auto& amendment : amendments)
    if (const auto id = amend_one(transaction, account, amendment, now)) conversations.push_back(*id);
  return conversations;
}

}  // namespace xiaoer::gateway
