// SPDX-License-Identifier: Apache-2.0
// The text of header values: "=?gb2312?B?…?=" in all the shapes in which programs write it, and raw bytes of
// any character set. GMime cuts words that end inside a character; these are joined first. Pure.
#pragma once
#include <string>
#include <string_view>

namespace xiaoer::channels::email {

// UTF-8 on one line: line breaks become blanks.
[[nodiscard]] std::string decode_words(std::string_view value);
// ASCII for a header: the text itself, or encoded words of at most 75 characters joined by CRLF and a blank,
// never cut inside a character.
[[nodiscard]] std::string encode_words(std::string_view text);

}  // namespace xiaoer::channels::email
