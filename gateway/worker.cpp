// SPDX-License-Identifier: Apache-2.0
#include "gateway/worker.h"

#include "foundation/crash_point.h"
#include "foundation/error.h"
#include "foundation/thread_role.h"
#include "gateway/log.h"

namespace xiaoer::gateway {
namespace {

constexpr auto kPauseAfterStorageFault = std::chrono::milliseconds(200);

}  // namespace

// A turn on its way to the disk.
struct Worker::Flight {
  PendingMessage message;
  PreparedTurn prepared;
  std::future<void> written;
};

Worker::Worker(Services& services, TurnContext context, Metrics& metrics, Options options)
    : services_(services), context_(std::move(context)), metrics_(metrics), options_(options) {
  for (std::size_t i = 0; i < std::max<std::size_t>(1, options_.threads); ++i)
    lanes_.push_back(std::make_unique<Lane>());
}

Worker::~Worker() {
  stop();
}

void Worker::start() {
  for (const Id id : pending_conversations(services_.database)) wake(id);
  for (auto& lane : lanes_)
    lane->thread = std::jthread([this, &lane = *lane](const std::stop_token& stop) { run(lane, stop); });
}

void Worker::wake(Id conversation_id) {
  Lane& lane = lane_of(conversation_id);
  {
    std::lock_guard lock(lane.mutex);
    if (!lane.queued.insert(conversation_id).second) return;
    lane.queue.push_back(conversation_id);
  }
  lane.filled.notify_one();
}

void Worker::stop() {
  for (auto& lane : lanes_) lane->thread.request_stop();
  for (auto& lane : lanes_)
    if (lane->thread.joinable()) lane->thread.join();
}

std::size_t Worker::backlog() const {
  std::size_t sum = 0;
  for (const auto& lane : lanes_) {
    std::lock_guard lock(lane->mutex);
    sum += lane->queue.size();
  }
  return sum;
}

void Worker::settle() {
  for (bool idle = false; !idle;) {
    idle = true;
    for (auto& lane : lanes_) {
      std::stop_source stopped;
      stopped.request_stop();
      const auto batch = take(*lane, stopped.get_token());
      if (batch.empty()) continue;
      idle = false;
      handle(batch);
    }
  }
}

void Worker::run(Lane& lane, const std::stop_token& stop) {
  take_role(kTurnRole);
  while (!stop.stop_requested()) {
    const auto batch = take(lane, stop);
    try {
      handle(batch);
    } catch (const StorageError& error) {
      log_error("worker", "the store does not answer; its messages wait", error.what());
      std::this_thread::sleep_for(kPauseAfterStorageFault);
      for (const Id id : batch) wake(id);
    }
  }
}

std::vector<Id> Worker::take(Lane& lane, const std::stop_token& stop) {
  std::unique_lock lock(lane.mutex);
  lane.filled.wait(lock, stop, [&lane] { return !lane.queue.empty(); });
  std::vector<Id> batch;
  while (!lane.queue.empty() && batch.size() < options_.batch) {
    batch.push_back(lane.queue.front());
    lane.queued.erase(lane.queue.front());
    lane.queue.pop_front();
  }
  return batch;
}

void Worker::handle(const std::vector<Id>& conversations) {
  const Rules rules = services_.rules.current();
  std::vector<Flight> flights;
  flights.reserve(conversations.size());
  for (const Id id : conversations) {
    auto message = next_pending(services_.database, id);
    if (!message) continue;
    crash_point("worker.taken");
    if (!message->unreadable.empty()) {
      fail(*message, message->unreadable);
      continue;
    }
    Flight flight{std::move(*message), {}, {}};
    try {
      if (flight.message.status != "human") flight.prepared = prepare_turn(flight.message, rules, context_);
    } catch (const std::exception& error) {
      fail(flight.message, error.what());
      continue;
    }
    crash_point("worker.prepared");
    flights.push_back(std::move(flight));
  }
  for (auto& flight : flights) submit(flight);
  crash_point("worker.submitted");
  for (auto& flight : flights) flight.written.wait();  // nobody may use a flight after this function
  for (auto& flight : flights) conclude(flight);
}

// A store that takes no more works is the fate of this flight alone: those before it are under way.
void Worker::submit(Flight& flight) {
  try {
    flight.written = services_.database.submit([&flight, this](Transaction& transaction) {
      if (flight.message.status == "human")
        leave_to_person(transaction, flight.message);
      else
        write_turn(transaction, flight.message, flight.prepared, context_);
    });
  } catch (const StorageError&) {
    std::promise<void> refused;
    refused.set_exception(std::current_exception());
    flight.written = refused.get_future();
  }
}

// What came of a turn. Nobody is promised anything of a turn that was not kept.
void Worker::conclude(Flight& flight) {
  const PendingMessage& message = flight.message;
  try {
    flight.written.get();
    crash_point("worker.durable");
    finish(message, flight.prepared);
    return;
  } catch (const TurnConflict&) {
    wake(message.conversation_id);
  } catch (const StorageError& error) {
    try_again(message, error);
  } catch (const std::exception& error) {
    try {
      fail(message, error.what());
    } catch (const StorageError& fault) {
      try_again(message, fault);
    }
  }
  if (context_.replies) context_.replies->failed(message.message_id);
}

void Worker::finish(const PendingMessage& message, const PreparedTurn& prepared) {
  const TimePoint now = context_.clock();
  metrics_.turn(message.address.channel, prepared.turn.decision.kind, now - message.stored_at);
  if (context_.replies && message.reply_until != TimePoint{}) context_.replies->done(message.message_id);
  services_.changed(message.conversation_id);
  const bool leaves = message.reply_until <= now;  // else it is a request's, at least until then
  if (leaves && !is_in_house(services_, message.address.channel, message.address.account))
    services_.outgoing(message.address.channel, message.address.account);
  if (message.more) wake(message.conversation_id);
}

void Worker::fail(const PendingMessage& message, const std::string& reason) {
  log_error("worker",
            "a message could not be handled (conversation " + std::to_string(message.conversation_id) + ")",
            reason);
  const bool last = message.attempts + 1 >= options_.max_attempts;
  services_.database.write([&](Transaction& transaction) {
    transaction.run("UPDATE message SET attempts = attempts + 1 WHERE id = $1", {message.message_id});
    if (last)
      park(transaction, message, "系统无法自动处理这条消息，请人工查看。(" + reason + ")", context_.clock());
  });
  if (last) services_.changed(message.conversation_id);
  if (!last || message.more) wake(message.conversation_id);
}

void Worker::try_again(const PendingMessage& message, const StorageError& error) {
  log_error("worker", "a turn could not be stored; it is tried again", error.what());
  std::this_thread::sleep_for(kPauseAfterStorageFault);
  wake(message.conversation_id);
}

void Worker::recover() {
  for (const Id id : pending_conversations(services_.database)) recover_one(id);
}

void Worker::recover_one(Id conversation_id) {
  while (const auto message = next_pending(services_.database, conversation_id)) {
    const bool give_up = message->attempts >= options_.max_attempts;
    services_.database.write([&](Transaction& transaction) {
      transaction.run("UPDATE message SET attempts = attempts + 1 WHERE id = $1", {message->message_id});
      if (give_up)
        park(transaction, *message, "系统在处理这条消息时多次中断，请人工查看。", context_.clock());
    });
    if (!give_up) handle({conversation_id});
  }
}

}  // namespace xiaoer::gateway
