// SPDX-License-Identifier: Apache-2.0
// Base64 as Tencent's platforms write it: the standard alphabet, padded. Any thread.
#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace xiaoer::channels::tencent {

[[nodiscard]] std::string to_base64(std::string_view bytes);
// nullopt for any other character, a wrong length or padding inside. Spare bits of the last character may be
// anything: their keys have them set.
[[nodiscard]] std::optional<std::string> from_base64(std::string_view text);

}  // namespace xiaoer::channels::tencent
