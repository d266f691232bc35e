// SPDX-License-Identifier: Apache-2.0
#include "gateway/settlement.h"

#include <algorithm>
#include <array>
#include <random>

#include "gateway/posts.h"
#include "gateway/receipts.h"

namespace xiaoer::gateway {
namespace {

using namespace std::chrono_literals;

constexpr auto kParkedPause = 15min;
constexpr Milliseconds kShortestPause = 1s;
constexpr Milliseconds kLongestPolitePause = 5min;

double jitter() {
  thread_local std::minstd_rand engine{std::random_device{}()};
  return std::uniform_real_distribution<double>(0.8, 1.2)(engine);
}

}  // namespace

bool is_told(const Sending& row) {
  return row.result &&
         (row.message.author == "agent" || !std::holds_alternative<channels::Delivered>(*row.result));
}

std::optional<Milliseconds> retry_delay(int attempts, double jitter_factor) {
  static constexpr std::array<Milliseconds, 7> kDelays{5s, 30s, 2min, 10min, 30min, 2h, 5h};
  if (attempts < 1 || static_cast<std::size_t>(attempts) > kDelays.size()) return std::nullopt;
  const auto delay = kDelays[static_cast<std::size_t>(attempts) - 1];
  return Milliseconds{static_cast<std::int64_t>(static_cast<double>(delay.count()) * jitter_factor)};
}

Milliseconds pause_for(Milliseconds named, Milliseconds put_off) {
  return std::max(named, std::clamp<Milliseconds>(put_off / 10, kShortestPause, kLongestPolitePause));
}

void forget_ended(Transaction& transaction, TimePoint before, std::int64_t limit) {
  for (const Row& row : transaction.run(
           "DELETE FROM outbox WHERE id IN (SELECT id FROM outbox WHERE status IN ('dead', 'unknown') AND "
           "created_at < $1 ORDER BY created_at LIMIT $2) RETURNING message_id, error",
           {to_millis(before), limit}))
    transaction.run("UPDATE message SET delivery_note = $1 WHERE id = $2", {row.text(1), row.integer(0)});
}

void Settlement::settle(const Sending& row, Transaction& transaction) const {
  if (row.is_behind) {
    transaction.run("UPDATE outbox SET status = 'waiting' WHERE id = $1", {row.id});
    return;
  }
  taken(row, transaction);
  if (std::holds_alternative<channels::Delivered>(*row.result)) {
    transaction.run("DELETE FROM outbox WHERE id = $1", {row.id});
    if (is_told(row)) add_delivery_event(row, transaction);
    return;
  }
  if (const auto* later = std::get_if<channels::RetryLater>(&*row.result))
    retry(row, *later, transaction);
  else if (const auto* rejected = std::get_if<channels::Rejected>(&*row.result))
    end_badly(row, "failed", rejected->reason, transaction);
  else
    end_badly(row, "unknown", std::get<channels::Unknown>(*row.result).reason, transaction);
}

// What the provider took in this try, even when a later part did not get through.
void Settlement::taken(const Sending& row, Transaction& transaction) const {
  if (row.done == 0 || row.delivered.provider_id.empty()) {
    if (std::holds_alternative<channels::Delivered>(*row.result))
      transaction.run("UPDATE message SET delivery = 'delivered' WHERE id = $1", {row.message_id});
    return;
  }
  const bool receipts = channel_.capabilities().receipts;
  transaction.run("UPDATE message SET delivery = $1, parts = parts + $2 WHERE id = $3",
                  {std::string(receipts ? "sent" : "delivered"),
                   std::int64_t{receipts ? row.delivered.parts : 0}, row.message_id});
  if (receipts)
    expect_receipts(transaction, account_,
                    {row.message_id, row.message.conversation_id, row.message.seq, row.shard}, row.delivered,
                    clock_());
}

// The inbox makes it due when the person writes; now and then it is tried without that.
void Settlement::park(const Sending& row, const std::string& reason, Transaction& transaction) const {
  transaction.run(
      "UPDATE outbox SET status = 'parked', next_at = $1, paused_at = 0, error = $2, parts_done = $3 WHERE "
      "id = $4",
      {to_millis(clock_() + kParkedPause), reason, static_cast<std::int64_t>(row.done), row.id});
  transaction.run("UPDATE message SET delivery = 'waiting' WHERE id = $1", {row.message_id});
}

void Settlement::retry(const Sending& row, const channels::RetryLater& later,
                       Transaction& transaction) const {
  if (later.until_inbound) return park(row, later.reason, transaction);
  if (later.after) return pause(row, later.reason, *later.after, transaction);
  const auto planned = retry_delay(row.attempts + 1, jitter());
  if (!planned) return end_badly(row, "failed", later.reason, transaction);
  transaction.run(
      "UPDATE outbox SET status = 'waiting', attempts = attempts + 1, next_at = $1, error = $2, parts_done = "
      "$3 WHERE id = $4",
      {to_millis(clock_() + *planned), later.reason, static_cast<std::int64_t>(row.done), row.id});
  transaction.run("UPDATE message SET delivery = 'waiting' WHERE id = $1", {row.message_id});
}

void Settlement::pause(const Sending& row, const std::string& reason, Milliseconds named,
                       Transaction& transaction) const {
  const TimePoint now = clock_(), since = row.paused_at.value_or(now);
  const auto put_off = std::chrono::duration_cast<Milliseconds>(now - since);
  if (put_off >= kPatience) return end_badly(row, "failed", reason, transaction);
  transaction.run(
      "UPDATE outbox SET status = 'waiting', next_at = $1, paused_at = $2, error = $3, parts_done = $4 WHERE "
      "id = $5",
      {to_millis(now + pause_for(named, put_off)), to_millis(since), reason,
       static_cast<std::int64_t>(row.done), row.id});
  transaction.run("UPDATE message SET delivery = 'waiting' WHERE id = $1", {row.message_id});
}

void Settlement::end_badly(const Sending& row, const std::string& delivery, const std::string& reason,
                           Transaction& transaction) const {
  transaction.run("UPDATE outbox SET status = $1, attempts = attempts + 1, error = $2 WHERE id = $3",
                  {std::string(delivery == "unknown" ? "unknown" : "dead"), reason, row.id});
  transaction.run("UPDATE message SET delivery = $1 WHERE id = $2", {delivery, row.message_id});
  add_delivery_event(row, transaction);
}

void Settlement::add_delivery_event(const Sending& row, Transaction& transaction) const {
  add_event(transaction, row.shard, row.message.conversation_id, "delivery", row.message.seq, clock_());
}

}  // namespace xiaoer::gateway
