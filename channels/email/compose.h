// SPDX-License-Identifier: Apache-2.0
// Writes a mail as every program reads it: text and HTML, files, headers of a thread. Nothing that people
// wrote can become a header. Pure.
#pragma once
#include <string>
#include <vector>

#include "channels/email/mailbox.h"
#include "foundation/time.h"

namespace xiaoer::channels::email {

struct OutgoingFile {
  std::string name, mime, bytes;
};

struct OutgoingMail {
  Mailbox from, to;
  std::string reply_to;  // "" = none
  std::string subject;
  std::string message_id, in_reply_to;  // without < >; the latter may be ""
  std::vector<std::string> references;  // oldest first
  std::string text;
  std::vector<OutgoingFile> files;
  bool by_machine = false;
  std::string loop_mark;
  TimePoint date;
};

// RFC 5322 with CRLF.
[[nodiscard]] std::string compose(const OutgoingMail& mail);
// "Fri, 20 Nov 2026 02:00:00 +0000".
[[nodiscard]] std::string mail_date(TimePoint at);

}  // namespace xiaoer::channels::email
