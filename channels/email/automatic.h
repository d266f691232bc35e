// SPDX-License-Identifier: Apache-2.0
// Whether a mail was written by a machine, so that no machine answers it (RFC 3834 and the habits of mail
// programs that do not keep to it), and whether the sender is who the mail says. Pure.
#pragma once
#include <string>

#include "channels/email/mail.h"
#include "channels/email/settings.h"

namespace xiaoer::channels::email {

// Why no machine may answer: "" when one may. In few words, for agents.
[[nodiscard]] std::string automatic_reason(const Mail& mail, const Settings& settings,
                                           const std::string& loop_mark);

enum class Verdict { passed, failed, unknown };
// DMARC as the trusted relay saw it (Authentication-Results); unknown when there is no such relay or result.
[[nodiscard]] Verdict sender_verdict(const Mail& mail, const std::string& trusted_relay);

// One of our own addresses, with or without a token.
[[nodiscard]] bool is_own(const std::string& address, const Settings& settings);

}  // namespace xiaoer::channels::email
