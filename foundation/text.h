// SPDX-License-Identifier: Apache-2.0
// Text as every room needs it: valid UTF-8, safe to show, masked before it is logged. ICU does the work. Any
// thread.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>

namespace xiaoer {

// Replaces every invalid sequence by U+FFFD; the result is valid UTF-8. A valid input is returned as it is.
[[nodiscard]] std::string valid_utf8(std::string_view bytes);
[[nodiscard]] bool is_valid_utf8(std::string_view bytes);
// Code points, not bytes. Input must be valid UTF-8.
[[nodiscard]] std::size_t count_code_points(std::string_view text);
// The first `limit` code points.
[[nodiscard]] std::string first_code_points(std::string_view text, std::size_t limit);
// The nearest place at or before byte `at` where the text may be cut without tearing what people see as one
// sign (a letter with its marks, an emoji of several code points). Valid UTF-8; 0 when there is none but the
// start.
[[nodiscard]] std::size_t grapheme_start(std::string_view text, std::size_t at);
// A name that people typed, made safe to show: NFC, without control, format (zero-width, direction) and
// private characters, at most 4 combining marks in a row, blanks collapsed, at most `limit` code points.
[[nodiscard]] std::string clean_name(std::string_view text, std::size_t limit = 64);
// For logs and lists: phone numbers, e-mail addresses, ID and bank numbers lose their middle (138****5678).
[[nodiscard]] std::string masked(std::string_view text);

}  // namespace xiaoer
