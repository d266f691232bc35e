// SPDX-License-Identifier: Apache-2.0
#include "gateway/outbox.h"

#include <array>
#include <random>

#include "foundation/crash_point.h"
#include "foundation/error.h"
#include "gateway/log.h"
#include "gateway/posts.h"

namespace xiaoer::gateway {
namespace {

using namespace std::chrono_literals;

constexpr std::int64_t kBatch = 64;
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

struct Sender::Row_ {
  Id id = 0;
  int attempts = 0, shard = 0;
  OutboundMessage message;
  Id message_id = 0;
};

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
  thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
}

void Sender::wake() {
  {
    std::lock_guard lock(mutex_);
    due_ = true;
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
    woken_.wait_for(lock, stop, kIdlePause, [this] { return due_; });
    due_ = false;
  }
}

std::vector<Sender::Row_> Sender::claim() {
  const TimePoint now = services_.clock();
  std::vector<Row_> claimed;
  for (const Row& row : services_.database.read("SELECT o.id, o.attempts, o.shard, o.conversation_id, "
                                                "o.message_id, m.seq, m.type, m.text, m.extra, c.peer"
                                                " FROM outbox o JOIN message m ON m.id = o.message_id JOIN "
                                                "conversation c ON c.id = o.conversation_id"
                                                " WHERE o.status = 'waiting' AND o.channel = $1 AND "
                                                "o.account = $2 AND o.next_at <= $3 ORDER BY o.id LIMIT $4",
                                                {kind_, account_, to_millis(now), kBatch})) {
    const auto held = held_.find(row.integer(3));
    if (held != held_.end() && held->second > now) continue;
    Row_ taken{row.integer(0),
               static_cast<int>(row.integer(1)),
               static_cast<int>(row.integer(2)),
               {},
               row.integer(4)};
    taken.message = {taken.id,
                     row.integer(3),
                     row.integer(5),
                     {kind_, account_, row.text(9)},
                     from_stored({row.text(6), row.text(7), row.text(8)})};
    claimed.push_back(std::move(taken));
  }
  return claimed;
}

std::size_t Sender::send_due() {
  const auto rows = claim();
  if (rows.empty()) return 0;
  crash_point("outbox.claimed");
  if (!channel_.capabilities().idempotent)
    services_.database.write([&](Transaction& transaction) {
      for (const auto& row : rows)
        transaction.run("UPDATE outbox SET status = 'sending' WHERE id = $1", {row.id});
    });
  crash_point("outbox.sending");
  std::vector<std::pair<const Row_*, channels::SendResult>> results;
  std::vector<std::pair<const Row_*, TimePoint>> waiting;
  for (const auto& row : rows) {
    // A message must not overtake an earlier one of its conversation that has to wait.
    const auto held = held_.find(row.message.conversation_id);
    if (held != held_.end() && held->second > services_.clock())
      waiting.emplace_back(&row, held->second);
    else
      results.emplace_back(&row, send_one(row));
  }
  services_.database.write([&](Transaction& transaction) {
    for (const auto& [row, result] : results) settle(*row, result, transaction);
    for (const auto& [row, until] : waiting)
      transaction.run("UPDATE outbox SET status = 'waiting', next_at = $1 WHERE id = $2",
                      {to_millis(until), row->id});
  });
  crash_point("outbox.settled");
  return rows.size();
}

channels::SendResult Sender::send_one(const Row_& row) {
  auto result = channel_.send(row.message);
  crash_point("outbox.sent");
  metrics_.sent(kind_, outcome_word(result));
  if (const auto* later = std::get_if<channels::RetryLater>(&result))
    held_[row.message.conversation_id] =
        services_.clock() + later->after.value_or(retry_delay(row.attempts + 1, 1.0).value_or(0s));
  else
    held_.erase(row.message.conversation_id);
  return result;
}

void Sender::settle(const Row_& row, const channels::SendResult& result, Transaction& transaction) {
  if (std::holds_alternative<channels::Delivered>(result)) {
    transaction.run("DELETE FROM outbox WHERE id = $1", {row.id});
    transaction.run("UPDATE message SET delivery = 'delivered' WHERE id = $1", {row.message_id});
  } else if (const auto* later = std::get_if<channels::RetryLater>(&result)) {
    retry(row, *later, transaction);
  } else if (const auto* rejected = std::get_if<channels::Rejected>(&result)) {
    end_badly(row, "failed", rejected->reason, transaction);
  } else {
    end_badly(row, "unknown", std::get<channels::Unknown>(result).reason, transaction);
  }
}

void Sender::retry(const Row_& row, const channels::RetryLater& later, Transaction& transaction) {
  const auto planned = retry_delay(row.attempts + 1, jitter());
  if (!planned) {
    end_badly(row, "failed", later.reason, transaction);
    return;
  }
  const TimePoint next = services_.clock() + later.after.value_or(*planned);
  transaction.run(
      "UPDATE outbox SET status = 'waiting', attempts = attempts + 1, next_at = $1, error = $2 WHERE id = $3",
      {to_millis(next), later.reason, row.id});
}

void Sender::end_badly(const Row_& row, const std::string& delivery, const std::string& reason,
                       Transaction& transaction) {
  transaction.run("UPDATE outbox SET status = $1, attempts = attempts + 1, error = $2 WHERE id = $3",
                  {std::string(delivery == "unknown" ? "unknown" : "dead"), reason, row.id});
  transaction.run("UPDATE message SET delivery = $1 WHERE id = $2", {delivery, row.message_id});
  add_event(transaction, row.shard, row.message.conversation_id, "delivery", row.message.seq,
            services_.clock());
}

}  // namespace xiaoer::gateway
