// SPDX-License-Identifier: Apache-2.0
#include "nlu/segmenter.h"

#include <unicode/brkiter.h>

#include <fstream>

#include "foundation/text.h"
#include "nlu/characters.h"

namespace xiaoer::nlu {

namespace {

icu::BreakIterator& word_breaks() {
  thread_local const std::unique_ptr<icu::BreakIterator> breaks = [] {
    UErrorCode status = U_ZERO_ERROR;
    std::unique_ptr<icu::BreakIterator> made(
        icu::BreakIterator::createWordInstance(icu::Locale("zh", "CN"), status));
    if (U_FAILURE(status)) throw std::runtime_error("ICU has no word breaks; install its data (libicu72)");
    return made;
  }();
  return *breaks;
}

// Character positions of the breaks inside chars [first, last).
void append_cuts(const NormalText& text, std::size_t first, std::size_t last, std::vector<Word>& words) {
  icu::BreakIterator& breaks = word_breaks();
  const auto begin = static_cast<std::int32_t>(text.text_begin[first]);
  const std::string_view part(text.text.data() + begin, text.text_begin[last] - text.text_begin[first]);
  UErrorCode status = U_ZERO_ERROR;
  UText* view = utext_openUTF8(nullptr, part.data(), static_cast<std::int64_t>(part.size()), &status);
  breaks.setText(view, status);
  std::size_t from = first;
  for (std::int32_t at = breaks.first(); at != icu::BreakIterator::DONE; at = breaks.next()) {
    const std::size_t to = text.char_at_byte(static_cast<std::size_t>(begin + at));
    if (to <= from) continue;
    if (text.chars[from] != U' ') words.push_back({from, to});
    from = to;
  }
  utext_close(view);
}

}  // namespace

Segmenter::Segmenter(const std::vector<std::string>& words) {
  for (const auto& word : words) words_.add(normal_chars(word), 0);
  words_.build();
}

std::vector<std::string> Segmenter::read_words(const std::filesystem::path& file) {
  std::vector<std::string> words;
  std::ifstream in(file);
  std::string line;
  for (int number = 1; std::getline(in, line); ++number) {
    if (!is_valid_utf8(line))
      throw ConfigError({{file.string(), number, 1, "is no UTF-8; save the file as UTF-8"}});
    while (!line.empty() && (line.back() == '\r' || line.back() == ' ' || line.back() == '\t'))
      line.pop_back();
    const std::size_t begin = line.find_first_not_of(" \t");
    if (begin == std::string::npos || line[begin] == '#') continue;
    words.push_back(line.substr(begin));
  }
  return words;
}

// Leftmost, then longest; they do not overlap. A word of Latin letters is not found inside another.
std::vector<Segmenter::Pinned> Segmenter::pinned_words(const NormalText& text) const {
  std::vector<Pinned> all;
  words_.scan(text.chars, [&](std::uint32_t, std::size_t first, std::size_t last) {
    const auto& chars = text.chars;
    const bool cut_before = first > 0 && is_ascii_word(chars[first]) && is_ascii_word(chars[first - 1]);
    const bool cut_after =
        last < chars.size() && is_ascii_word(chars[last]) && is_ascii_word(chars[last - 1]);
    if (!cut_before && !cut_after) all.push_back({first, last});
  });
  std::sort(all.begin(), all.end(), [](const Pinned& a, const Pinned& b) {
    return a.first != b.first ? a.first < b.first : a.last > b.last;
  });
  std::vector<Pinned> kept;
  for (const Pinned& word : all)
    if (kept.empty() || word.first >= kept.back().last) kept.push_back(word);
  return kept;
}

std::vector<Word> Segmenter::cut(const NormalText& text) const {
  std::vector<Word> words;
  std::size_t from = 0;
  for (const Pinned& word : pinned_words(text)) {
    if (word.first > from) append_cuts(text, from, word.first, words);
    words.push_back({word.first, word.last});
    from = word.last;
  }
  if (from < text.chars.size()) append_cuts(text, from, text.chars.size(), words);
  return words;
}

}  // namespace xiaoer::nlu
