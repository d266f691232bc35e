// SPDX-License-Identifier: Apache-2.0
// The core never asks which channel it is: no channel's name outside channels/ and what describes them.
#pragma once
#include "tests/layers/source_text.h"

namespace xiaoer::layers {

// wechat, wecom, sms, email and webchat as words, in any spelling (WeChat, SmsChannel, sms_sender), in code,
// strings and comments alike. One exception: `email` at the end of a small name (email, checked_email; not
// email_channel, not Email) is a person's mail address in customers/, nlu/, dialogs/, storage/migrations/ and
// in files of gateway/ that are about people (customer, person, people in the name). A channel kind never
// needs to be written in those places.
[[nodiscard]] std::vector<Fault> check_channel_names(const SourceFile& file);

// Words that say nothing: manager, helper, util(s), processor, base in file and type names.
[[nodiscard]] std::vector<Fault> check_empty_names(const SourceFile& file);

}  // namespace xiaoer::layers
