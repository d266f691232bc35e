// SPDX-License-Identifier: Apache-2.0
#include "gateway/reply_wait.h"

#include "foundation/crash_point.h"

namespace xiaoer::gateway {
namespace {

// The held rows leave the outbox and belong to the request of `message_id` from now on.
void claim(Transaction& transaction, Id message_id) {
  for (const Row& row : transaction.run(
           "DELETE FROM outbox WHERE answers = $1 AND status = 'held' RETURNING message_id", {message_id}))
    transaction.run("UPDATE message SET delivery = 'delivered', answers = $1 WHERE id = $2",
                    {message_id, row.integer(0)});
}

void give_back(Transaction& transaction, Id message_id, TimePoint now) {
  transaction.run("UPDATE message SET delivery = 'waiting', answers = 0 WHERE id = $1", {message_id});
  transaction.run(
      "INSERT INTO outbox (shard, conversation_id, message_id, channel, account, next_at, created_at)"
      " SELECT m.shard, m.conversation_id, m.id, c.channel, c.account, $2, $2 FROM message m"
      " JOIN conversation c ON c.id = m.conversation_id WHERE m.id = $1",
      {message_id, to_millis(now)});
}

void end_badly(Transaction& transaction, Id message_id, const std::string& delivery,
               const std::string& reason) {
  transaction.run("UPDATE message SET delivery = $1, delivery_note = $2 WHERE id = $3",
                  {delivery, reason, message_id});
}

}  // namespace

bool ReplyWait::is_handled(Id message_id) {
  const Rows rows = database_.read("SELECT pending FROM message WHERE id = $1", {message_id});
  return rows.empty() || rows[0].integer(0) == 0;
}

void ReplyWait::wait(Id message_id, TimePoint until) {
  std::shared_ptr<Slot> slot;
  {
    std::lock_guard lock(mutex_);
    auto& known = slots_[message_id];
    if (!known) known = std::make_shared<Slot>();
    slot = known;
    ++slot->waiting;
  }
  const bool handled = is_handled(message_id);  // after the slot is there, so that no turn is missed
  std::unique_lock lock(mutex_);
  if (!handled) slot->filled.wait_for(lock, until - clock_(), [&slot] { return slot->done; });
  if (--slot->waiting == 0) slots_.erase(message_id);
}

void ReplyWait::turn_done(Id message_id) {
  std::shared_ptr<Slot> slot;
  {
    std::lock_guard lock(mutex_);
    const auto found = slots_.find(message_id);
    if (found == slots_.end()) return;
    slot = found->second;
    slot->done = true;
  }
  slot->filled.notify_all();
}

std::vector<OutboundMessage> ReplyWait::take(const channels::Accepted& accepted, TimePoint until) {
  wait(accepted.message_id, until);
  if (!database_.read("SELECT id FROM outbox WHERE answers = $1 AND status = 'held'", {accepted.message_id})
           .empty())
    database_.write([&](Transaction& transaction) { claim(transaction, accepted.message_id); });
  crash_point("reply.taken");
  std::vector<OutboundMessage> taken;
  for (const Row& row : database_.read(
           "SELECT m.id, m.seq, m.type, m.text, m.extra, m.author, c.channel, c.account, c.peer, c.thread"
           " FROM message m JOIN conversation c ON c.id = m.conversation_id"
           " WHERE m.conversation_id = $1 AND m.seq > $2 AND m.answers = $3 ORDER BY m.seq",
           {accepted.conversation_id, accepted.seq, accepted.message_id})) {
    OutboundMessage message;
    message.id = row.integer(0);
    message.conversation_id = accepted.conversation_id;
    message.seq = row.integer(1);
    message.body = from_stored({row.text(2), row.text(3), row.text(4)});
    message.author = row.text(5);
    message.to = {row.text(6), row.text(7), row.text(8), row.text(9)};
    taken.push_back(std::move(message));
  }
  return taken;
}

bool ReplyWait::settle(const std::vector<std::pair<Id, channels::SendResult>>& results) {
  bool given_back = false;
  const TimePoint now = clock_();
  database_.write([&](Transaction& transaction) {
    for (const auto& [message_id, result] : results) {
      if (std::holds_alternative<channels::RetryLater>(result)) {
        give_back(transaction, message_id, now);
        given_back = true;
      } else if (const auto* rejected = std::get_if<channels::Rejected>(&result)) {
        end_badly(transaction, message_id, "failed", rejected->reason);
      } else if (const auto* unknown = std::get_if<channels::Unknown>(&result)) {
        end_badly(transaction, message_id, "unknown", unknown->reason);
      }
    }
  });
  return given_back;
}

}  // namespace xiaoer::gateway
