// SPDX-License-Identifier: Apache-2.0
// Makes texts comparable: NFKC, simplified Chinese, lower case, no invisible characters, blanks and repeats
// collapsed; and remembers where each character came from. Everything that is compared (messages, rules,
// words, questions of the knowledge base) goes through here first. Pure; any thread.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "nlu/understanding.h"

namespace xiaoer::nlu {

constexpr std::size_t kMaxCodePoints = 4000;

struct NormalText {
  std::u32string chars;
  std::vector<Span> origin;               // of each char, in the text that was given
  std::string text;                       // chars as UTF-8
  std::vector<std::uint32_t> text_begin;  // byte position of each char in `text`, and text.size() at the end
  bool elongated = false;                 // somebody wrote 啊啊啊啊 or !!!!

  // Of chars [first, last) in the text that was given.
  [[nodiscard]] Span span(std::size_t first, std::size_t last) const;
  // The char that begins at or covers byte `at` of `text`.
  [[nodiscard]] std::size_t char_at_byte(std::size_t at) const;
};

// Valid UTF-8 of at most 4,000 code points out of any bytes; looks at no more than the first 16,000 bytes.
[[nodiscard]] std::string bounded_text(std::string_view bytes);

// Linear in the text; `valid_utf8` is not cut.
[[nodiscard]] NormalText normalise(std::string_view valid_utf8);

// For words and phrases of packs and questions: the normalised characters alone.
[[nodiscard]] std::u32string normal_chars(std::string_view bytes);

// Whether [first, last) does not tear a word of Latin letters or a number apart.
[[nodiscard]] bool whole_words(std::u32string_view chars, std::size_t first, std::size_t last);

// What is left of a text when only the saying counts: no blanks, no punctuation, no symbols (emoji stay when
// nothing else is there).
[[nodiscard]] std::u32string bare(std::u32string_view chars);

}  // namespace xiaoer::nlu
