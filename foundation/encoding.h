// SPDX-License-Identifier: Apache-2.0
// Bytes written as text, in the forms that protocols ask for. Any thread.
#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace xiaoer {

[[nodiscard]] std::string to_hex(std::string_view bytes);     // small letters, two signs a byte
[[nodiscard]] std::string to_base64(std::string_view bytes);  // RFC 4648 section 4: padded, no line ends
// Section 5, for addresses: no padding. nullopt for anything else.
[[nodiscard]] std::string to_base64url(std::string_view bytes);
[[nodiscard]] std::optional<std::string> from_base64url(std::string_view text);

}  // namespace xiaoer
