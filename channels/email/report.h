// SPDX-License-Identifier: Apache-2.0
// What a mail server tells about a mail of ours: it could not be delivered, or waits. Only reports that carry
// our own signed Message-ID count. Pure.
#pragma once
#include <optional>

#include "channels/channel.h"
#include "channels/email/mail.h"
#include "channels/email/thread_token.h"

namespace xiaoer::channels::email {

struct Report {
  std::string provider_id;  // our Message-ID, as Delivered gave it
  ThreadToken token;
  bool failed = false;  // false: only late, or delivered
  std::string reason;   // in the server's words, shortened
};

// nullopt when the mail is no report about a mail of ours.
[[nodiscard]] std::optional<Report> read_report(const Mail& mail, std::string_view raw, const TokenMint& mint,
                                                TimePoint now);

}  // namespace xiaoer::channels::email
