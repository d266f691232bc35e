// SPDX-License-Identifier: Apache-2.0
// The live hub: server-sent events for visitors and desks on a port of its own (Boost.Beast, one or two
// threads). It owns no data: a wake-up makes it read what is new from the store, so a stream never misses and
// never repeats; clients resume by sequence number. Slow readers are cut at 64 KiB of unsent data.
#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "channels/channel.h"

namespace xiaoer::gateway {

struct LiveEvent {
  std::int64_t id = 0;  // sequence; 0 = not resumable (typing, notice): sent without an id line
  std::string name;     // SSE event name: "message", "typing", "notice", "change", …
  std::string data;     // one JSON object, one line
};

// What a stream listens to, and where it starts.
struct Listener {
  enum class Kind { visitor, desk } kind = Kind::visitor;
  Id conversation_id = 0;  // visitors
  Id user_id = 0;          // desks
  std::int64_t after = 0;  // desks without Last-Event-ID start at the feed's end: then −1
};

// All of these run on hub threads and may read the store, nothing slower.
struct LiveSource {
  // Decides by path, token, cookie and key; nullopt → 401. `after` of the result is overruled by
  // Last-Event-ID / ?after=.
  std::function<std::optional<Listener>(const channels::WebhookRequest&)> admit;
  std::function<std::vector<LiveEvent>(Id conversation_id, std::int64_t after)>
      visitor_events;                                                     // at most 200
  std::function<std::vector<LiveEvent>(std::int64_t after)> desk_events;  // at most 200
  std::function<std::int64_t()> desk_position;                            // the feed's newest id
};

struct LiveOptions {
  std::string host = "127.0.0.1";
  int port = 8081;  // 0 = any free one
  int threads = 1;  // 1 = the loop's thread also reads the store; more = the others read it
  std::size_t max_streams = 20000;
  Milliseconds heartbeat{15'000};  // also the clock of everything slow: cut-off, ends
  Milliseconds shortest{600'000},
      longest{1'800'000};                    // a stream is ended after a random time between the two
  std::vector<std::string> allowed_origins;  // for CORS; "*" is never sent with credentials
};

class LiveHub {
 public:
  static std::unique_ptr<LiveHub> start(LiveOptions options,
                                        LiveSource source);  // throws when the port is taken
  virtual ~LiveHub() = default;
  // Any thread; returns at once. Wake-ups of one conversation are coalesced.
  virtual void wake_conversation(Id conversation_id) = 0;
  virtual void wake_desks() = 0;
  // Not stored, not resumable. `conversation_id` 0 = all visitors.
  virtual void tell_visitors(Id conversation_id, LiveEvent event) = 0;
  virtual void tell_desks(LiveEvent event) = 0;
  [[nodiscard]] virtual std::size_t streams() const = 0;
  [[nodiscard]] virtual std::size_t desks() const = 0;  // those of them that are open at a desk
  [[nodiscard]] virtual int port() const = 0;
  virtual void stop() = 0;  // closes streams, joins the threads
};

}  // namespace xiaoer::gateway
