// SPDX-License-Identifier: Apache-2.0
// Bytes written as text, in the two forms that protocols ask for. Any thread.
#pragma once
#include <string>
#include <string_view>

namespace xiaoer {

[[nodiscard]] std::string to_hex(std::string_view bytes);     // small letters, two signs a byte
[[nodiscard]] std::string to_base64(std::string_view bytes);  // RFC 4648 section 4: padded, no line ends

}  // namespace xiaoer
