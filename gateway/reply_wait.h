// SPDX-License-Identifier: Apache-2.0
// Lets a provider's request carry the answer to its own message: waits for the turn of an inbound message
// and takes what it said off the outbox. A message goes out by one of the two ways, never by both: rows that
// are held for a request are taken in one transaction, here or, once their time is over, by the sender.
// Behind Sink::await_replies and Sink::settle; HTTP pool and worker threads.
#pragma once
#include <condition_variable>
#include <memory>
#include <mutex>
#include <unordered_map>

#include "channels/channel.h"
#include "storage/database.h"

namespace xiaoer::gateway {

class ReplyWait {
 public:
  ReplyWait(Database& database, Clock clock) : database_(database), clock_(std::move(clock)) {}

  // What was said to `accepted`, now marked as delivered in this request; each `id` is that of the message,
  // as it has left the outbox. A request that asks again for the same message gets the same. Empty when the
  // turn said nothing or is not done by `until`.
  [[nodiscard]] std::vector<OutboundMessage> take(const channels::Accepted& accepted, TimePoint until);
  // Those that the request could not carry after all: RetryLater gives them back to the outbox at once, a
  // refusal or doubt is shown to agents. Returns whether the sender has work now.
  bool settle(const std::vector<std::pair<Id, channels::SendResult>>& results);
  void turn_done(Id message_id);  // the worker, after the commit

 private:
  struct Slot {
    std::condition_variable filled;
    int waiting = 0;
    bool done = false;
  };
  void wait(Id message_id, TimePoint until);
  [[nodiscard]] bool is_handled(Id message_id);

  Database& database_;
  Clock clock_;
  std::mutex mutex_;
  std::unordered_map<Id, std::shared_ptr<Slot>> slots_;  // of the messages whose turn some request waits for
};

}  // namespace xiaoer::gateway
