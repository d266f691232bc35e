// SPDX-License-Identifier: Apache-2.0
// Named places where a crash must lose nothing and repeat nothing. A test starts the program with
// XIAOER_CRASH_AT="name:2" and it dies, as by kill -9, when it passes that place for the second time. Without
// the variable a call costs one comparison. A new step on a message's way gets a name here. Any thread.
#pragma once
#include <array>
#include <string_view>

namespace xiaoer {

inline constexpr std::array<std::string_view, 36> kCrashPoints{
    // hop 2: what arrived is stored
    "inbox.received", "inbox.place_taken", "inbox.message_row", "inbox.seen_row", "inbox.written",
    "inbox.durable", "inbox.woken", "inbox.batch_written", "inbox.batch_durable",
    // hop 1 of what is fetched: read from the provider, stored with the place up to which was read
    "channel.fetched", "channel.stored",
    // hop 1 and 2 of mail: fetched, stored with the place in the mailbox, marked or moved there
    "mail.fetched", "mail.storing", "mail.stored", "mail.marking", "mail.marked",
    // the writer's batch
    "writer.begun", "writer.work_done", "writer.before_commit", "writer.committed", "writer.acknowledged",
    // hops 3 to 6: the turn
    "worker.taken", "worker.prepared", "worker.submitted", "worker.durable", "turn.state", "turn.handled",
    "turn.spoken", "post.message_row", "post.outbox_row",
    // hop 7: what leaves
    "outbox.claimed", "outbox.sending", "outbox.sent", "outbox.settled",
    // the answer to the client, or inside the provider's request
    "reply.taken", "edge.before_reply"};

namespace detail {
extern const bool kCrashArmed;
void crash_if_due(std::string_view name);
}  // namespace detail

inline void crash_point(std::string_view name) {
  if (detail::kCrashArmed) detail::crash_if_due(name);
}

}  // namespace xiaoer
