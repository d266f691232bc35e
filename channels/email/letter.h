// SPDX-License-Identifier: Apache-2.0
// Makes the message that is stored of a mail: its text, its files, the raw bytes. Called by the intake.
#pragma once
#include "channels/channel.h"
#include "channels/email/intake.h"
#include "channels/email/mail.h"

namespace xiaoer::channels::email {

struct LetterOf {
  Address from;
  std::string provider_id, display_name;
  std::string automatic;  // why no machine answers it; "" = one may
};

void add_letter(const LetterOf& of, ArrivedMail arrived, Mail mail, Batch& batch, TimePoint now);

}  // namespace xiaoer::channels::email
