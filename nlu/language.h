// SPDX-License-Identifier: Apache-2.0
// Which language a message is written in, as far as it matters for the answer. Pure; any thread.
#pragma once
#include <string>
#include <string_view>

namespace xiaoer::nlu {

// "zh", "en", "mixed", or "" when there is nothing to tell it by (digits, signs, another script).
[[nodiscard]] std::string language_of(std::u32string_view chars);

}  // namespace xiaoer::nlu
