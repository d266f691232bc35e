// SPDX-License-Identifier: Apache-2.0
#include "gateway/outbox.h"

#include <algorithm>
#include <array>
#include <unordered_set>
#include <utility>

#include "foundation/crash_point.h"
#include "foundation/error.h"
#include "foundation/thread_role.h"
#include "gateway/log.h"

namespace xiaoer::gateway {
namespace {

using namespace std::chrono_literals;

constexpr auto kIdlePause = 1s;  // a look at the store without being woken: for retries that became due

std::string outcome_word(const channels::SendResult& result) {
  static const std::array<std::string, 4> kWords{"delivered", "retry", "rejected", "unknown"};
  return kWords[result.index()];
}

}  // namespace

Sender::Sender(std::string kind, std::string account, channels::Channel& channel, Services& services,
               Metrics& metrics)
    : kind_(std::move(kind)),
      account_(std::move(account)),
      channel_(channel),
      services_(services),
      metrics_(metrics),
      settlement_({kind_, account_}, channel, services.clock) {}

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

// Marks the rows, so that a stop now leaves them in doubt and no request takes them. Where repeating is
// harmless only held rows need that. Shares its wait for the disk with what is finished.
std::vector<Sending> Sender::claimed(std::vector<Sending> rows) {
  const bool harmless = channel_.capabilities().idempotent;
  if (std::none_of(rows.begin(), rows.end(), [&](const Sending& row) { return row.held || !harmless; })) {
    settle_finished();
    return rows;
  }
  std::vector<Sending> ours;
  services_.database.write([&](Transaction& transaction) {
    for (const auto& row : finished_) settlement_.settle(row, transaction);
    ours = marked(transaction, rows);
  });
  tell_finished();
  return ours;
}

std::size_t Sender::send_due() {
  const auto due = [this] {
    return due_rows(services_.database, {kind_, account_}, channel_.capabilities(), services_.clock());
  };
  const bool harmless = channel_.capabilities().idempotent;
  std::size_t taken = 0;
  settle_finished();  // what the store refused the last time
  for (auto rows = due(); !rows.empty();) {
    rows = claimed(std::move(rows));
    crash_point("outbox.claimed");
    refuse_unreadable(rows);
    while (send_round(rows)) continue;
    taken += rows.size();
    finished_ = std::move(rows);
    // Rows without a mark would be found again before they are settled.
    rows = harmless || thread_.get_stop_token().stop_requested() ? std::vector<Sending>{} : due();
  }
  settle_finished();
  return taken;
}

void Sender::settle_finished() {
  if (finished_.empty()) return;
  services_.database.write([&](Transaction& transaction) {
    for (const auto& row : finished_) settlement_.settle(row, transaction);
  });
  crash_point("outbox.settled");
  tell_finished();
}

void Sender::tell_finished() {
  for (const auto& row : std::exchange(finished_, {}))
    if (is_told(row)) services_.changed(row.message.conversation_id);
}

// They end like what a provider refuses, for people to see; those behind them go on.
void Sender::refuse_unreadable(std::vector<Sending>& rows) {
  for (auto& row : rows) {
    if (row.unreadable.empty()) continue;
    log_error("sender",
              "a message cannot be read and is not sent (outbox row " + std::to_string(row.id) +
                  ", conversation " + std::to_string(row.message.conversation_id) + ")",
              row.unreadable);
    row.result = channels::Rejected{std::string(kUnreadable)};
    metrics_.sent(kind_, outcome_word(*row.result));
  }
}

// Sends the next part of the first unfinished message of each conversation; false when there is none. A
// message must not overtake an earlier one of its conversation that has to wait.
bool Sender::send_round(std::vector<Sending>& rows) {
  std::unordered_set<Id> busy, waiting;
  std::vector<Sending*> round;
  std::vector<OutboundMessage> messages;
  for (auto& row : rows) {
    const Id conversation_id = row.message.conversation_id;
    if (row.result) {
      const auto* later = std::get_if<channels::RetryLater>(&*row.result);
      if (later && !later->until_inbound) waiting.insert(conversation_id);
      continue;
    }
    row.is_behind = waiting.contains(conversation_id);
    if (row.is_behind || !busy.insert(conversation_id).second) continue;
    row.message.part = static_cast<int>(row.done);
    row.message.body = row.parts.at(std::min(row.done, row.parts.size() - 1));
    round.push_back(&row);
    messages.push_back(row.message);
  }
  if (round.empty()) return false;
  crash_point("outbox.sending");
  const auto results = results_of(messages);
  crash_point("outbox.sent");
  for (std::size_t i = 0; i < round.size(); ++i) note(*round[i], results[i]);
  return true;
}

// A channel may fail for our own reasons, as when it cannot remember what it did; the message may be out.
std::vector<channels::SendResult> Sender::results_of(const std::vector<OutboundMessage>& messages) {
  std::vector<channels::SendResult> results;
  try {
    results = channel_.send_all(messages);
  } catch (const std::exception& error) {
    log_error("sender", "the channel " + kind_ + "/" + account_ + " failed while it was sending",
              error.what());
  }
  const std::string reason = "发送途中本服务出错，可能已送达 / the service failed while it was sending";
  const bool harmless = channel_.capabilities().idempotent;
  results.resize(messages.size(), harmless ? channels::SendResult(channels::RetryLater{reason, std::nullopt})
                                           : channels::SendResult(channels::Unknown{reason}));
  return results;
}

// What the channel said of the part that was sent last.
void Sender::note(Sending& row, const channels::SendResult& result) {
  metrics_.sent(kind_, outcome_word(result));
  const auto* delivered = std::get_if<channels::Delivered>(&result);
  if (!delivered) {
    row.result = result;
    return;
  }
  if (channel_.capabilities().receipts) metrics_.charged(kind_, delivered->parts);
  auto& all = row.delivered;
  if (all.provider_id.empty()) {
    all = *delivered;
  } else {
    all.more_ids.push_back(delivered->provider_id);
    all.more_ids.insert(all.more_ids.end(), delivered->more_ids.begin(), delivered->more_ids.end());
    all.parts += delivered->parts;
  }
  if (++row.done >= row.parts.size()) row.result = all;
}

}  // namespace xiaoer::gateway
