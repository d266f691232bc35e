// SPDX-License-Identifier: Apache-2.0
// What a person wrote now, without the mails that their program quoted below and without the signature. Pure
// and linear.
#pragma once
#include <string>
#include <string_view>

#include "channels/email/rules.h"

namespace xiaoer::channels::email {

// Never empty when `text` has anything to read (blanks that cannot break are none): a mail that is all quote
// stays as it is. `own` is the sender's address: some programs leave it alone on the last line.
[[nodiscard]] std::string without_quote(std::string_view text, const Rules& rules, std::string_view own = {});

}  // namespace xiaoer::channels::email
