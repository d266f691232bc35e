// SPDX-License-Identifier: Apache-2.0
// Lets a provider's request carry the answer to its own message. A message goes out by one of two ways, never
// by both: while a request waits, the turn's own transaction gives the words to it; otherwise they are held
// in the outbox and taken in one transaction, by a request that asks in time or, once that is over, by the
// sender. Behind Sink::await_replies and Sink::settle; HTTP pool, worker and writer threads.
#pragma once
#include <array>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <unordered_map>

#include "channels/channel.h"
#include "storage/database.h"

namespace xiaoer::gateway {

class ReplyWait {
 public:
  ReplyWait(Database& database, Clock clock) : database_(database), clock_(std::move(clock)) {}

  // Its request will call take(). Before the worker may take the message, so that no turn comes too early.
  void expect(Id message_id, TimePoint until);
  // Whether a request waits; if so it waits on until done() or failed(), and what the turn says is its.
  // Inside the turn's transaction; may be asked again when that is repeated.
  [[nodiscard]] bool promise(Id message_id);
  void done(Id message_id);    // the worker, after the commit
  void failed(Id message_id);  // nothing of the turn was kept

  // What was said to `accepted`, now marked as delivered in this request; each `id` is that of the message,
  // as it has left the outbox. A request that asks again for the same message gets the same. Empty when the
  // turn said nothing or is not done by `until`.
  [[nodiscard]] std::vector<OutboundMessage> take(const channels::Accepted& accepted, TimePoint until);
  // Those that the request could not carry after all: RetryLater gives them back to the outbox at once, a
  // refusal or doubt is shown to agents. Returns whether the sender has work now.
  bool settle(const std::vector<std::pair<Id, channels::SendResult>>& results);

 private:
  struct Slot {
    std::condition_variable filled;
    int waiting = 0;
    bool promised = false, done = false;
    std::optional<TimePoint> expected_until{};  // a request is on its way here
  };
  // Of the messages whose turn some request waits for; in several pieces, so that requests which are woken
  // together do not queue up.
  struct Shard {
    std::mutex mutex;
    std::unordered_map<Id, std::shared_ptr<Slot>> slots;
  };
  Shard& shard_of(Id message_id) { return shards_[static_cast<std::size_t>(message_id) % shards_.size()]; }
  // Whether the turn gave its words to the request.
  [[nodiscard]] bool wait(Id message_id, TimePoint until);
  [[nodiscard]] bool is_handled(Id message_id);

  Database& database_;
  Clock clock_;
  std::array<Shard, 16> shards_;
};

}  // namespace xiaoer::gateway
