// SPDX-License-Identifier: Apache-2.0
// Base64 as Tencent's platforms mean it when it is read. Any thread.
#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace xiaoer::channels::tencent {

// nullopt for any other character, a wrong length or padding inside. Spare bits of the last character may be
// anything: their keys have them set.
[[nodiscard]] std::optional<std::string> from_base64(std::string_view text);

}  // namespace xiaoer::channels::tencent
