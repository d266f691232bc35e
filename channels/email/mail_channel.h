// SPDX-License-Identifier: Apache-2.0
// The mail channel: one mailbox, one way out. Mails come by IMAP, POP3 or the push door; answers leave by
// SMTP submission in the thread they belong to. docs/channels/email.md is its manual.
#pragma once
#include <memory>

#include "channels/email/settings.h"
#include "channels/email/submission.h"

namespace xiaoer::channels::email {

struct MailChannelParts {
  std::string kind = "email", account;
  Settings settings;
  std::string secret;  // to derive the token key from
  Clock clock;
  Submit submit;
};

[[nodiscard]] std::unique_ptr<Channel> make_mail_channel(MailChannelParts parts);
// The table's row.
[[nodiscard]] std::unique_ptr<Channel> make_email(Table& row, const ChannelContext& context);

}  // namespace xiaoer::channels::email
