// SPDX-License-Identifier: Apache-2.0
// Makes two threads of one, when somebody at the desk saw that a mail began a new topic. Both threads keep
// only their own mails, and replies to mails that went find the new thread. Called by the channel.
#pragma once
#include "channels/email/placing.h"
#include "channels/topic_split.h"

namespace xiaoer::channels::email {

// The new thread's id; what is to be remembered is put in `notes`. `raw`: a letter's bytes as they came.
[[nodiscard]] std::string part_thread(const TopicSplit& split, const PlacingRules& rules, Notes& notes,
                                      const std::function<std::string(const Letter&)>& raw);

}  // namespace xiaoer::channels::email
