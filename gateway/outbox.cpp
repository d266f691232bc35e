// SPDX-License-Identifier: Apache-2.0
#include "gateway/outbox.h"

#include <algorithm>
#include <array>
#include <random>
#include <unordered_set>
#include <utility>

#include "channels/split.h"
#include "foundation/crash_point.h"
#include "foundation/error.h"
#include "foundation/thread_role.h"
#include "gateway/log.h"
#include "gateway/posts.h"
#include "gateway/receipts.h"

namespace xiaoer::gateway {
namespace {

using namespace std::chrono_literals;

constexpr std::int64_t kBatch = 256;
constexpr auto kParkedPause = 15min;
constexpr auto kIdlePause = 1s;  // a look at the store without being woken: for retries that became due

double jitter() {
  thread_local std::minstd_rand engine{std::random_device{}()};
  return std::uniform_real_distribution<double>(0.8, 1.2)(engine);
}

std::string outcome_word(const channels::SendResult& result) {
  static const std::array<std::string, 4> kWords{"delivered", "retry", "rejected", "unknown"};
  return kWords[result.index()];
}

}  // namespace

// One outbox row on its way. Its message's parts go one after the other until one does not get through.
struct Sender::Unit {
  Id id = 0, message_id = 0;
  int attempts = 0, shard = 0;
  bool held = false;  // for a request that did not come back for it in time
  OutboundMessage message;
  std::vector<MessageBody> parts;
  std::size_t done = 0;           // parts that went, in this or an earlier try
  channels::Delivered delivered;  // of the parts of this try
  std::optional<channels::SendResult> result;
  std::optional<TimePoint> waits_until;  // behind an earlier message of its conversation
};

// Whether desks are told: of whatever went wrong, and of what an agent waits for.
bool Sender::is_told(const Unit& unit) {
  return unit.result &&
         (unit.message.author == "agent" || !std::holds_alternative<channels::Delivered>(*unit.result));
}

std::optional<Milliseconds> retry_delay(int attempts, double jitter_factor) {
  static constexpr std::array<Milliseconds, 7> kDelays{5s, 30s, 2min, 10min, 30min, 2h, 5h};
  if (attempts < 1 || static_cast<std::size_t>(attempts) > kDelays.size()) return std::nullopt;
  const auto delay = kDelays[static_cast<std::size_t>(attempts) - 1];
  return Milliseconds{static_cast<std::int64_t>(static_cast<double>(delay.count()) * jitter_factor)};
}

Sender::Sender(std::string kind, std::string account, channels::Channel& channel, Services& services,
               Metrics& metrics)
    : kind_(std::move(kind)),
      account_(std::move(account)),
      channel_(channel),
      services_(services),
      metrics_(metrics) {}

Sender::~Sender() {
  stop();
}

void Sender::start() {
  thread_ = std::jthread([this](const std::stop_token& stop) {
    take_role(kSenderRole);
    run(stop);
  });
}

void Sender::wake() {
  {
    std::lock_guard lock(mutex_);
    woken_up_ = true;
  }
  woken_.notify_one();
}

void Sender::stop() {
  thread_.request_stop();
  if (thread_.joinable()) thread_.join();
}

void Sender::recover() {
  const bool harmless = channel_.capabilities().idempotent;
  services_.database.write([&](Transaction& transaction) {
    if (harmless) {
      transaction.run(
          "UPDATE outbox SET status = 'waiting' WHERE status = 'sending' AND channel = $1 AND account = $2",
          {kind_, account_});
      return;
    }
    transaction.run(
        "UPDATE message SET delivery = 'unknown' WHERE id IN (SELECT message_id FROM outbox WHERE status = "
        "'sending'"
        " AND channel = $1 AND account = $2)",
        {kind_, account_});
    transaction.run(
        "UPDATE outbox SET status = 'unknown', error = 'the service stopped while it was sending'"
        " WHERE status = 'sending' AND channel = $1 AND account = $2",
        {kind_, account_});
  });
}

void Sender::run(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    std::size_t sent = 0;
    try {
      sent = send_due();
    } catch (const std::exception& error) {
      log_error("sender", "the outbox of " + kind_ + "/" + account_ + " stands still; it is tried again",
                error.what());
    }
    if (sent > 0) continue;
    std::unique_lock lock(mutex_);
    woken_.wait_for(lock, stop, kIdlePause, [this] { return woken_up_; });
    woken_up_ = false;
  }
}

std::vector<Sender::Unit> Sender::due() {
  const TimePoint now = services_.clock();
  const auto capabilities = channel_.capabilities();
  std::vector<Unit> units;
  for (const Row& row : services_.database.read(
           "SELECT o.id, o.attempts, o.shard, o.conversation_id, o.message_id, m.seq, m.type, m.text, "
           "m.extra, "
           "c.peer, c.thread, m.author, o.parts_done, o.status"
           " FROM outbox o JOIN message m ON m.id = o.message_id JOIN conversation c ON c.id = "
           "o.conversation_id WHERE o.status IN ('waiting', 'held', 'parked') AND o.channel = $1 AND "
           "o.account = $2 "
           "AND "
           "o.next_at <= $3 ORDER BY o.id LIMIT $4",
           {kind_, account_, to_millis(now), kBatch})) {
    const auto held = held_.find(row.integer(3));
    if (held != held_.end() && held->second > now) continue;
    Unit unit;
    unit.id = row.integer(0);
    unit.attempts = static_cast<int>(row.integer(1));
    unit.shard = static_cast<int>(row.integer(2));
    unit.message_id = row.integer(4);
    unit.message = {unit.id, row.integer(3), row.integer(5), {kind_, account_, row.text(9), row.text(10)},
                    {},      row.text(11)};
    unit.parts = channels::fitted(from_stored({row.text(6), row.text(7), row.text(8)}), capabilities);
    unit.done = static_cast<std::size_t>(row.integer(12));
    unit.held = row.text(13) == "held";
    units.push_back(std::move(unit));
  }
  return units;
}

// Marks the rows, so that a stop now leaves them in doubt and no request takes them. Where repeating is
// harmless only held rows need that. Shares its wait for the disk with what is finished.
std::vector<Sender::Unit> Sender::claimed(std::vector<Unit> units, const std::vector<Unit>& finished) {
  const bool harmless = channel_.capabilities().idempotent;
  if (std::none_of(units.begin(), units.end(), [&](const Unit& unit) { return unit.held || !harmless; })) {
    settle_all(finished);
    return units;
  }
  std::vector<Unit> ours;
  services_.database.write([&](Transaction& transaction) {
    ours.clear();
    for (const auto& unit : finished) settle(unit, transaction);
    for (const auto& unit : units) {
      transaction.run(
          "UPDATE outbox SET status = 'sending' WHERE id = $1 AND status IN ('waiting', 'held', 'parked')",
          {unit.id});
      if (transaction.changed() == 1) ours.push_back(unit);
    }
  });
  tell(finished);
  return ours;
}

std::size_t Sender::send_due() {
  const bool harmless = channel_.capabilities().idempotent;
  std::size_t taken = 0;
  std::vector<Unit> finished;
  for (auto units = due(); !units.empty();) {
    units = claimed(std::move(units), std::exchange(finished, {}));
    crash_point("outbox.claimed");
    while (std::any_of(units.begin(), units.end(),
                       [](const Unit& unit) { return !unit.result && !unit.waits_until; }))
      send_round(units);
    taken += units.size();
    finished = std::move(units);
    // Rows without a mark would be found again before they are settled.
    units = harmless || thread_.get_stop_token().stop_requested() ? std::vector<Unit>{} : due();
  }
  settle_all(finished);
  return taken;
}

void Sender::tell(const std::vector<Unit>& finished) {
  for (const auto& unit : finished)
    if (is_told(unit)) services_.changed(unit.message.conversation_id);
}

void Sender::settle_all(const std::vector<Unit>& finished) {
  if (finished.empty()) return;
  services_.database.write([&](Transaction& transaction) {
    for (const auto& unit : finished) settle(unit, transaction);
  });
  crash_point("outbox.settled");
  tell(finished);
}

// Sends the next part of the first unfinished message of each conversation. A message must not overtake an
// earlier one of its conversation that has to wait.
void Sender::send_round(std::vector<Unit>& units) {
  std::unordered_set<Id> busy;
  std::vector<Unit*> round;
  std::vector<OutboundMessage> messages;
  for (auto& unit : units) {
    const Id conversation_id = unit.message.conversation_id;
    if (unit.result || unit.waits_until || !busy.insert(conversation_id).second) continue;
    const auto held = held_.find(conversation_id);
    if (held != held_.end() && held->second > services_.clock()) {
      unit.waits_until = held->second;
      busy.erase(conversation_id);
      continue;
    }
    unit.message.part = static_cast<int>(unit.done);
    unit.message.body = unit.parts.at(std::min(unit.done, unit.parts.size() - 1));
    round.push_back(&unit);
    messages.push_back(unit.message);
  }
  if (round.empty()) return;
  crash_point("outbox.sending");
  const auto results = channel_.send_all(messages);
  crash_point("outbox.sent");
  for (std::size_t i = 0; i < round.size(); ++i) note(*round[i], results.at(i));
}

// What the channel said of the part that was sent last.
void Sender::note(Unit& unit, const channels::SendResult& result) {
  metrics_.sent(kind_, outcome_word(result));
  if (const auto* delivered = std::get_if<channels::Delivered>(&result)) {
    if (channel_.capabilities().receipts) metrics_.charged(kind_, delivered->parts);
    auto& all = unit.delivered;
    if (all.provider_id.empty()) {
      all = *delivered;
    } else {
      all.more_ids.push_back(delivered->provider_id);
      all.more_ids.insert(all.more_ids.end(), delivered->more_ids.begin(), delivered->more_ids.end());
      all.parts += delivered->parts;
    }
    held_.erase(unit.message.conversation_id);
    if (++unit.done >= unit.parts.size()) unit.result = all;
    return;
  }
  unit.result = result;
  const auto* later = std::get_if<channels::RetryLater>(&result);
  if (later && !later->until_inbound)
    held_[unit.message.conversation_id] =
        services_.clock() + later->after.value_or(retry_delay(unit.attempts + 1, 1.0).value_or(0s));
  else
    held_.erase(unit.message.conversation_id);
}

void Sender::settle(const Unit& unit, Transaction& transaction) {
  if (unit.waits_until) {
    transaction.run("UPDATE outbox SET status = 'waiting', next_at = $1 WHERE id = $2",
                    {to_millis(*unit.waits_until), unit.id});
    return;
  }
  taken(unit, transaction);
  if (std::holds_alternative<channels::Delivered>(*unit.result)) {
    transaction.run("DELETE FROM outbox WHERE id = $1", {unit.id});
    if (is_told(unit)) add_delivery_event(unit, transaction);
    return;
  }
  if (const auto* later = std::get_if<channels::RetryLater>(&*unit.result))
    retry(unit, *later, transaction);
  else if (const auto* rejected = std::get_if<channels::Rejected>(&*unit.result))
    end_badly(unit, "failed", rejected->reason, transaction);
  else
    end_badly(unit, "unknown", std::get<channels::Unknown>(*unit.result).reason, transaction);
}

// What the provider took in this try, even when a later part did not get through.
void Sender::taken(const Unit& unit, Transaction& transaction) {
  if (unit.done == 0 || unit.delivered.provider_id.empty()) {
    if (std::holds_alternative<channels::Delivered>(*unit.result))
      transaction.run("UPDATE message SET delivery = 'delivered' WHERE id = $1", {unit.message_id});
    return;
  }
  const bool receipts = channel_.capabilities().receipts;
  transaction.run("UPDATE message SET delivery = $1, parts = parts + $2 WHERE id = $3",
                  {std::string(receipts ? "sent" : "delivered"),
                   std::int64_t{receipts ? unit.delivered.parts : 0}, unit.message_id});
  if (receipts)
    expect_receipts(transaction, {kind_, account_},
                    {unit.message_id, unit.message.conversation_id, unit.message.seq, unit.shard},
                    unit.delivered, services_.clock());
}

// The inbox makes it due when the person writes; now and then it is tried without that.
void Sender::park(const Unit& unit, const std::string& reason, Transaction& transaction) {
  transaction.run(
      "UPDATE outbox SET status = 'parked', next_at = $1, error = $2, parts_done = $3 WHERE id = $4",
      {to_millis(services_.clock() + kParkedPause), reason, static_cast<std::int64_t>(unit.done), unit.id});
  transaction.run("UPDATE message SET delivery = 'waiting' WHERE id = $1", {unit.message_id});
}

void Sender::retry(const Unit& unit, const channels::RetryLater& later, Transaction& transaction) {
  if (later.until_inbound) return park(unit, later.reason, transaction);
  const auto planned = retry_delay(unit.attempts + 1, jitter());
  if (!planned) {
    end_badly(unit, "failed", later.reason, transaction);
    return;
  }
  const TimePoint next = services_.clock() + later.after.value_or(*planned);
  transaction.run(
      "UPDATE outbox SET status = 'waiting', attempts = attempts + 1, next_at = $1, error = $2, parts_done = "
      "$3 WHERE id = $4",
      {to_millis(next), later.reason, static_cast<std::int64_t>(unit.done), unit.id});
  transaction.run("UPDATE message SET delivery = 'waiting' WHERE id = $1", {unit.message_id});
}

void Sender::end_badly(const Unit& unit, const std::string& delivery, const std::string& reason,
                       Transaction& transaction) {
  transaction.run("UPDATE outbox SET status = $1, attempts = attempts + 1, error = $2 WHERE id = $3",
                  {std::string(delivery == "unknown" ? "unknown" : "dead"), reason, unit.id});
  transaction.run("UPDATE message SET delivery = $1 WHERE id = $2", {delivery, unit.message_id});
  add_delivery_event(unit, transaction);
}

void Sender::add_delivery_event(const Unit& unit, Transaction& transaction) {
  add_event(transaction, unit.shard, unit.message.conversation_id, "delivery", unit.message.seq,
            services_.clock());
}

}  // namespace xiaoer::gateway
