// SPDX-License-Identifier: Apache-2.0
// Sorts the parts of a mail into the text that people read, its HTML, and files. Pure; called by read_mail.
#pragma once
#include <string_view>

#include "channels/email/mail.h"

namespace xiaoer::channels::email {

// Fills text (not yet without quotes), full_text, html, files, report and notices.
void read_body(Mail& mail, std::string_view raw, const Rules& rules);

}  // namespace xiaoer::channels::email
