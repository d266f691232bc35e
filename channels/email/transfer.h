// SPDX-License-Identifier: Apache-2.0
// The small codings of mail: base64 and quoted-printable, lenient when read, strict when written. Pure.
#pragma once
#include <string>
#include <string_view>

namespace xiaoer::channels::email {

// Skips what is no base64; an incomplete end gives what it can.
[[nodiscard]] std::string from_base64(std::string_view text);
// Lines of 76 characters, each ended by CRLF.
[[nodiscard]] std::string to_base64_lines(std::string_view bytes);
// The Q of encoded words: "_" is a blank; a "=" without two hex digits stays as it is.
[[nodiscard]] std::string from_q(std::string_view text);
// "%E6%82%A8" → bytes; a "%" without two hex digits stays.
[[nodiscard]] std::string from_percent(std::string_view text);

}  // namespace xiaoer::channels::email
