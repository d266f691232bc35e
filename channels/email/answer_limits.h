// SPDX-License-Identifier: Apache-2.0
// Keeps machines from writing to people who did not ask, and from talking to machines: asked before each mail
// that no person wrote. What was answered is remembered durably before it is sent, so a restart opens no
// flood. Sender thread.
#pragma once
#include <optional>
#include <string>

#include "channels/email/settings.h"
#include "channels/email/thread.h"
#include "channels/rate_limit.h"

namespace xiaoer::channels::email {

class AnswerLimits {
 public:
  explicit AnswerLimits(const Settings& settings);
  // Why not, in words an agent understands; nullopt = it may go, and is counted: once, however often the mail
  // server puts it off. Throws StorageError.
  [[nodiscard]] std::optional<std::string> refusal(const OutboundMessage& message, const Thread& thread,
                                                   Sink& sink, TimePoint now);

 private:
  const Settings& settings_;
  RateLimit all_;
};

}  // namespace xiaoer::channels::email
