// SPDX-License-Identifier: Apache-2.0
// One mail as it was understood. Whatever the bytes are, there is a Mail: what could not be read is named in
// `notices`, and the raw bytes are kept beside it. Pure; any thread.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "channels/email/header.h"
#include "channels/email/mailbox.h"
#include "channels/email/mime.h"
#include "channels/email/rules.h"
#include "foundation/time.h"

namespace xiaoer::channels::email {

struct Mail {
  HeaderBlock headers;
  std::string message_id;               // without < >; "" when there is none
  std::vector<std::string> references;  // In-Reply-To first, then References, newest first
  Mailbox from;                         // address "" when nobody can be named
  std::vector<Mailbox> reply_to, to, cc;
  std::string subject;
  std::optional<TimePoint> date;
  std::string text;       // what the sender wrote now
  std::string full_text;  // with quotes and signature
  std::string html;       // UTF-8; "" if none
  std::vector<Part> files;
  bool report = false;               // multipart/report
  std::vector<std::string> notices;  // "部分内容过大…": shown to agents
};

[[nodiscard]] Mail read_mail(std::string_view raw, const Rules& rules);

// The same for the same mail however often and through whichever door it comes; another one for another mail,
// even if that bears the same Message-ID. At most 200 characters.
[[nodiscard]] std::string identity_of(const Mail& mail, std::string_view raw);

// "Fri, 20 Nov 2026 10:00:00 +0800" in all the shapes of old programs; nullopt when it is no date.
[[nodiscard]] std::optional<TimePoint> read_date(std::string_view text);
// The ids in a header: "<a@b> <c@d>" → a@b, c@d. At most 100, each at most 300 characters.
[[nodiscard]] std::vector<std::string> read_ids(std::string_view value);

}  // namespace xiaoer::channels::email
