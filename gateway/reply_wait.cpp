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

void ReplyWait::expect(Id message_id, TimePoint until) {
  Shard& shard = shard_of(message_id);
  auto slot = std::make_shared<Slot>();
  slot->expected_until = until;
  std::lock_guard lock(shard.mutex);
  shard.slots.try_emplace(message_id, std::move(slot));  // a provider's repetition may have been quicker
}

bool ReplyWait::promise(Id message_id) {
  Shard& shard = shard_of(message_id);
  std::lock_guard lock(shard.mutex);
  const auto found = shard.slots.find(message_id);
  if (found == shard.slots.end()) return false;
  Slot& slot = *found->second;
  if (slot.waiting == 0 && slot.expected_until && clock_() >= *slot.expected_until) return false;
  slot.promised = true;
  return true;
}

bool ReplyWait::wait(Id message_id, TimePoint until) {
  Shard& shard = shard_of(message_id);
  std::shared_ptr<Slot> slot;
  bool was_expected = false;
  {
    std::lock_guard lock(shard.mutex);
    auto& known = shard.slots[message_id];
    if (!known) known = std::make_shared<Slot>();
    slot = known;
    was_expected = slot->expected_until.has_value();
    slot->expected_until.reset();
    ++slot->waiting;
  }
  // A turn may be over before anybody told that a request comes: looked at after the slot is there.
  const bool handled = !was_expected && is_handled(message_id);
  std::unique_lock lock(shard.mutex);
  if (!handled) {
    slot->filled.wait_for(lock, until - clock_(), [&slot] { return slot->done; });
    slot->filled.wait(lock, [&slot] { return slot->done || !slot->promised; });
  }
  if (--slot->waiting == 0) shard.slots.erase(message_id);
  return slot->done && slot->promised;
}

void ReplyWait::done(Id message_id) {
  Shard& shard = shard_of(message_id);
  std::unique_lock lock(shard.mutex);
  const auto found = shard.slots.find(message_id);
  if (found == shard.slots.end()) return;
  const std::shared_ptr<Slot> slot = found->second;
  slot->done = true;
  const bool never_came = slot->waiting == 0 && slot->expected_until && clock_() >= *slot->expected_until;
  if (never_came) shard.slots.erase(found);
  lock.unlock();  // who is woken can have it at once
  slot->filled.notify_all();
}

void ReplyWait::failed(Id message_id) {
  Shard& shard = shard_of(message_id);
  std::unique_lock lock(shard.mutex);
  const auto found = shard.slots.find(message_id);
  if (found == shard.slots.end()) return;
  const std::shared_ptr<Slot> slot = found->second;
  slot->promised = false;
  lock.unlock();
  slot->filled.notify_all();
}

std::vector<OutboundMessage> ReplyWait::take(const channels::Accepted& accepted, TimePoint until) {
  const bool given = wait(accepted.message_id, until);
  if (!given &&
      !database_.read("SELECT id FROM outbox WHERE answers = $1 AND status = 'held'", {accepted.message_id})
           .empty())
    database_.write([&](Transaction& transaction) { claim(transaction, accepted.message_id); });
  crash_point("reply.taken");
  std::vector<OutboundMessage> taken;
  std::vector<std::pair<Id, channels::SendResult>> unreadable;  // for the sender, which shows them
  for (const Row& row : database_.read(
           "SELECT m.id, m.seq, m.type, m.text, m.extra, m.author, c.channel, c.account, c.peer, c.thread"
           " FROM message m JOIN conversation c ON c.id = m.conversation_id"
           " WHERE m.conversation_id = $1 AND m.seq > $2 AND m.answers = $3 ORDER BY m.seq",
           {accepted.conversation_id, accepted.seq, accepted.message_id})) {
    OutboundMessage message;
    message.id = row.integer(0);
    message.conversation_id = accepted.conversation_id;
    message.seq = row.integer(1);
    try {
      message.body = from_stored({row.text(2), row.text(3), row.text(4)});
    } catch (const std::exception& fault) {
      unreadable.emplace_back(message.id, channels::RetryLater{fault.what(), std::nullopt});
      continue;
    }
    message.author = row.text(5);
    message.to = {row.text(6), row.text(7), row.text(8), row.text(9)};
    taken.push_back(std::move(message));
  }
  if (!unreadable.empty()) settle(unreadable);
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
