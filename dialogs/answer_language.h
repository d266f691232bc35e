// SPDX-License-Identifier: Apache-2.0
// The language in which a message is answered. Pure; any thread.
#pragma once
#include <string>
#include <string_view>

#include "nlu/understanding.h"

namespace xiaoer::dialogs {

// "zh" or "en": the message's own language, else that of the conversation so far ("" = none yet), else
// Chinese. An order number, a waybill or an address tells none, and a conversation in Chinese goes on in
// Chinese until somebody writes several English words: "ok" or "logo" are said in every language.
[[nodiscard]] std::string answer_language(const nlu::Understanding& understanding, std::string_view so_far);

}  // namespace xiaoer::dialogs
