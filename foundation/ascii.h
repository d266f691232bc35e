// SPDX-License-Identifier: Apache-2.0
// Text of protocols, files and headers, byte by byte: everything outside ASCII is left as it is. For the
// words of people there is text.h. Any thread.
#pragma once
#include <charconv>
#include <concepts>
#include <optional>
#include <string>
#include <string_view>

namespace xiaoer {

[[nodiscard]] std::string lower_ascii(std::string_view text);
[[nodiscard]] std::string upper_ascii(std::string_view text);
// Without blanks, tabs and line ends at both ends; a part of `text`.
[[nodiscard]] std::string_view trimmed(std::string_view text);

// The whole text as a decimal number; nullopt for anything else: no text, a sign "+", a blank, a number that
// does not fit.
template <std::integral Number>
[[nodiscard]] std::optional<Number> whole_number(std::string_view text) {
  Number value = 0;
  const char* const end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, value);
  return read.ec == std::errc{} && read.ptr == end ? std::optional(value) : std::nullopt;
}

}  // namespace xiaoer
