// SPDX-License-Identifier: Apache-2.0
// What an answer of the provider means for a message, in words an agent understands. Sender thread.
#pragma once
#include "channels/channel.h"
#include "channels/tencent/api.h"

namespace xiaoer::channels::wecom {

// Codes that the courier treats itself.
inline constexpr int kTooManyMessages = 95001, kSessionInvalid = 95018, kMediaInvalid = 40007;

// "会话已结束…… (95018) / The conversation has ended … (95018)". Unknown codes keep the provider's words.
[[nodiscard]] std::string words_of(int code, const std::string& message);

// `msgid` is ours. A send without an answer may be repeated: the provider takes a msgid once.
[[nodiscard]] SendResult outcome(const tencent::ApiAnswer& answer, const std::string& msgid, TimePoint now);

// Why a message that the provider took did not reach the customer (event msg_send_fail).
[[nodiscard]] std::string fail_words(std::int64_t fail_type);

}  // namespace xiaoer::channels::wecom
