// SPDX-License-Identifier: Apache-2.0
// What an HTML mail says, as plain text, for the matcher, the search and the first look. The HTML itself is
// kept as it came and never shown outside a sandbox. Linear, whatever comes in. Pure.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace xiaoer::channels::email {

// `html` in UTF-8. Quotes (<blockquote>) come with "> " before each line.
[[nodiscard]] std::string html_text(std::string_view html);

// The part before the first of `marks` (literal, letters in any case): where mail programs begin to quote.
[[nodiscard]] std::string_view before_quote(std::string_view html, const std::vector<std::string>& marks);

// "&lt;" and so on, for text that goes into HTML.
[[nodiscard]] std::string escape_html(std::string_view text);

}  // namespace xiaoer::channels::email
