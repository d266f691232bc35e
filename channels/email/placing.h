// SPDX-License-Identifier: Apache-2.0
// Which conversation a mail belongs to. A signed token first; then a mail we know, with the same sender; then
// the number in the subject, with the same sender. Whoever is not sure to belong begins a conversation of
// their own. Called while mails are taken in.
#pragma once
#include "channels/email/automatic.h"
#include "channels/email/mail.h"
#include "channels/email/thread.h"
#include "channels/email/thread_token.h"

namespace xiaoer::channels::email {

struct Place {
  Thread thread;
  bool joined = false;  // an earlier conversation
};

struct PlacingRules {
  const Settings& settings;
  const TokenMint& mint;
  TimePoint now;
};

// `identity`: of the mail, names a new conversation. The thread is updated with this mail and put in `notes`.
[[nodiscard]] Place place_mail(const Mail& mail, const std::string& identity, const PlacingRules& rules,
                               Notes& notes);

// The thread after this mail; not yet put anywhere.
void add_to_thread(Thread& thread, const Mail& mail, const PlacingRules& rules);

// Who writes: the sender, or who stands in Reply-To of a web form's mail. "" when nobody can be named.
[[nodiscard]] Mailbox writer_of(const Mail& mail, const Settings& settings);
// The subject without "Re:", "回复：" and our number.
[[nodiscard]] std::string bare_subject(std::string_view subject);
// 57 in "Re: 包装破损 [#57]"; 0 when there is none.
[[nodiscard]] Id subject_number(std::string_view subject);

}  // namespace xiaoer::channels::email
