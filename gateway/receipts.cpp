// SPDX-License-Identifier: Apache-2.0
#include "gateway/receipts.h"

#include "gateway/posts.h"

namespace xiaoer::gateway {
namespace {

// Reads the states of all parts and gives the message its own.
void judge(Transaction& transaction, const SentMessage& message, TimePoint now) {
  std::string state = "delivered", reason;
  for (const Row& row :
       transaction.run("SELECT state, reason FROM receipt WHERE message_id = $1", {message.message_id})) {
    if (row.text(0) == "failed") {
      state = "failed";
      reason = row.text(1);
      break;
    }
    if (row.text(0).empty()) state = "sent";
  }
  transaction.run("UPDATE message SET delivery = $1, delivery_note = $2 WHERE id = $3",
                  {state, reason, message.message_id});
  add_event(transaction, message.shard, message.conversation_id, "delivery", message.seq, now);
}

SentMessage sent_message(Transaction& transaction, Id message_id) {
  const Rows rows =
      transaction.run("SELECT conversation_id, seq, shard FROM message WHERE id = $1", {message_id});
  if (rows.empty()) return {};
  return {message_id, rows[0].integer(0), rows[0].integer(1), static_cast<int>(rows[0].integer(2))};
}

}  // namespace

void expect_receipts(Transaction& transaction, const AccountName& account, const SentMessage& message,
                     const channels::Delivered& delivered, TimePoint now) {
  std::vector<std::string> ids = delivered.more_ids;
  ids.insert(ids.begin(), delivered.provider_id);
  for (const auto& id : ids)
    transaction.run(
        "INSERT INTO receipt (channel, account, provider_id, message_id, at) VALUES ($1, $2, $3, $4, $5)"
        " ON CONFLICT (channel, account, provider_id) DO UPDATE SET message_id = $4",
        {account.channel, account.account, id, message.message_id, to_millis(now)});
  judge(transaction, message, now);
}

std::vector<Id> note_receipts(Transaction& transaction, const AccountName& account,
                              const std::vector<channels::Receipt>& receipts, TimePoint now) {
  std::vector<Id> changed;
  for (const auto& receipt : receipts) {
    const Rows rows = transaction.run(
        "INSERT INTO receipt (channel, account, provider_id, state, reason, at) VALUES ($1, $2, $3, $4, $5, "
        "$6) ON CONFLICT (channel, account, provider_id) DO UPDATE SET state = $4, reason = $5"
        " RETURNING message_id",
        {account.channel, account.account, receipt.provider_id,
         std::string(receipt.arrived ? "arrived" : "failed"), receipt.reason, to_millis(now)});
    const Id message_id = rows[0].integer(0);
    if (message_id == 0) continue;  // the send has not returned yet
    const auto message = sent_message(transaction, message_id);
    if (message.message_id == 0) continue;
    judge(transaction, message, now);
    changed.push_back(message.conversation_id);
  }
  return changed;
}

void forget_receipts(Transaction& transaction, TimePoint before, std::int64_t limit) {
  transaction.run(
      "DELETE FROM receipt WHERE (channel, account, provider_id) IN (SELECT channel, account, provider_id "
      "FROM receipt WHERE at < $1 LIMIT $2)",
      {to_millis(before), limit});
}

}  // namespace xiaoer::gateway
