// SPDX-License-Identifier: Apache-2.0
// Decides what a connection to the live hub gets: a stream, or one short answer. Knows HTTP but no socket.
// Hub thread.
#pragma once
#include <string>
#include <variant>

#include "gateway/live/hub.h"

namespace xiaoer::gateway {

struct Admission {
  Listener listener;  // `after` is settled: Last-Event-ID, else ?after=, else what the source said
  std::string head;   // what the client reads first
};
struct Refusal {
  std::string bytes;  // the whole answer; the connection ends with it
};
using Verdict = std::variant<Refusal, Admission>;

[[nodiscard]] Verdict decide(const channels::WebhookRequest& request, const LiveOptions& options,
                             const LiveSource& source, std::size_t streams);

}  // namespace xiaoer::gateway
