// SPDX-License-Identifier: Apache-2.0
// Files that people bring: which character set they are in, and their text as UTF-8. ICU does the work. Any
// thread.
#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace xiaoer {

struct DecodedText {
  std::string text;     // valid UTF-8, without a byte order mark
  std::string charset;  // "UTF-8", "UTF-16LE", "UTF-16BE" or "GB18030"
};

// By byte order mark first; then UTF-8 if it is valid; then GB18030, which Chinese spreadsheets write.
// nullopt when it is none of them, or holds NUL bytes and so is no text.
[[nodiscard]] std::optional<DecodedText> decode_text(std::string_view bytes);

// Text of which the sender says that it is in `label` ("gb2312", "", …), as mails do and often wrongly. Never
// fails: bytes that fit nothing become U+FFFD. NFC, without NUL and control characters but tab and newline.
[[nodiscard]] std::string decode_labelled(std::string_view bytes, std::string_view label);

}  // namespace xiaoer
