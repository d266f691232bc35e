// SPDX-License-Identifier: Apache-2.0
// Turns an outbound message into the mail that continues its thread. Sender thread.
#pragma once
#include <optional>

#include "channels/email/compose.h"
#include "channels/email/settings.h"
#include "channels/email/thread.h"
#include "channels/email/thread_token.h"

namespace xiaoer::channels::email {

struct OutgoingParts {
  const Settings& settings;
  const TokenMint& mint;
  const Thread& thread;
  TimePoint now;
  bool by_machine = false;
};

[[nodiscard]] OutgoingMail outgoing_mail(const OutboundMessage& message, const OutgoingParts& parts);
// The files of the message; why it cannot be sent when one is gone.
[[nodiscard]] std::optional<std::string> add_files(OutgoingMail& mail, const OutboundMessage& message,
                                                   Sink& sink);

}  // namespace xiaoer::channels::email
