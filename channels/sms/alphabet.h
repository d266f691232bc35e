// SPDX-License-Identifier: Apache-2.0
// The alphabets of the air: GSM 03.38 (one septet in each byte, as SMPP carries it), UCS-2 and what else a
// data coding may name. Pure. Any thread.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace xiaoer::channels::sms {

// What data coding 0 means is the operator's choice.
enum class Alphabet { gsm7, latin1, ucs2 };

// nullopt when GSM 03.38 lacks a sign. Signs of its extension table take two bytes.
[[nodiscard]] std::optional<std::string> to_gsm7(std::string_view text);
[[nodiscard]] std::string from_gsm7(std::string_view septets);

// Big endian. An odd last byte is dropped, a lone surrogate becomes U+FFFD.
[[nodiscard]] std::string to_ucs2(std::string_view text);
[[nodiscard]] std::string from_ucs2(std::string_view bytes);

// Every byte sequence gives valid UTF-8 without NUL; nullopt when the coding is binary or unknown and the
// bytes are no UTF-8 text either.
[[nodiscard]] std::optional<std::string> decoded(std::string_view bytes, std::uint8_t data_coding,
                                                 Alphabet usual);

}  // namespace xiaoer::channels::sms
