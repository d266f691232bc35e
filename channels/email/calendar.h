// SPDX-License-Identifier: Apache-2.0
// An invitation in a mail, in one line that people can read; the file itself stays attached. Pure.
#pragma once
#include <string>
#include <string_view>

namespace xiaoer::channels::email {

// "日程 Invitation：周会，20261120T020000Z，会议室 3"; "" when there is no event in it.
[[nodiscard]] std::string calendar_summary(std::string_view ics);

}  // namespace xiaoer::channels::email
