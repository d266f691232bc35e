// SPDX-License-Identifier: Apache-2.0
#include "nlu/segmenter.h"

#include <unicode/brkiter.h>

#include <fstream>

#include "foundation/error.h"
#include "foundation/text.h"
#include "nlu/characters.h"
#include "nlu/dictionary.h"
#include "nlu/lexicon.h"
#include "nlu/word_path.h"

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

// Scripts that neither the dictionary nor blanks divide: kana, Thai, …
void cut_by_icu(const NormalText& text, std::size_t first, std::size_t last, std::vector<Word>& words) {
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
    words.push_back({from, to});
    from = to;
  }
  utext_close(view);
}

void cut_han(const NormalText& text, std::size_t first, std::size_t last, std::vector<Word>& words) {
  thread_local std::vector<std::size_t> ends;
  ends.clear();
  append_word_path(std::u32string_view(text.chars).substr(first, last - first), ends);
  std::size_t from = first;
  for (const std::size_t end : ends) {
    words.push_back({from, first + end});
    from = first + end;
  }
}

// What may end a number written in digits: 2000万, 11月, 12%.
bool ends_number(char32_t point) {
  static constexpr std::u32string_view kEnds = U"%万亿年月日";
  return kEnds.find(point) != kEnds.npos;
}

// Letters and digits; a point or comma between two digits belongs to the number.
std::size_t end_of_latin(std::u32string_view chars, std::size_t at, std::size_t last) {
  const Characters& table = Characters::table();
  for (++at; at < last; ++at) {
    const CharacterClass kind = table.class_of(chars[at]);
    if (kind == CharacterClass::latin || kind == CharacterClass::digit || kind == CharacterClass::mark)
      continue;
    const bool after_digit = is_ascii_digit(chars[at - 1]);
    const bool before_digit = at + 1 < last && is_ascii_digit(chars[at + 1]);
    if (after_digit && before_digit && (chars[at] == U'.' || chars[at] == U',')) continue;
    if (after_digit && ends_number(chars[at])) return at + 1;
    break;
  }
  return at;
}

std::size_t end_of_kind(std::u32string_view chars, std::size_t at, std::size_t last) {
  const Characters& table = Characters::table();
  const CharacterClass kind = table.class_of(chars[at]);
  for (++at; at < last; ++at) {
    const CharacterClass next = table.class_of(chars[at]);
    if (next != kind && next != CharacterClass::mark) break;
  }
  return at;
}

// A sign stays alone, except drawn-out ones: ——, ……, ~~
std::size_t end_of_sign(std::u32string_view chars, std::size_t at, std::size_t last) {
  static constexpr std::u32string_view kDrawnOut = U"—-.…~=_*";
  const char32_t sign = chars[at++];
  if (kDrawnOut.find(sign) == kDrawnOut.npos) return at;
  while (at < last && chars[at] == sign) ++at;
  return at;
}

void cut_part(const NormalText& text, std::size_t first, std::size_t last, std::vector<Word>& words) {
  const Characters& table = Characters::table();
  const std::u32string_view chars(text.chars);
  for (std::size_t at = first; at < last;) {
    std::size_t end = at + 1;
    switch (table.class_of(chars[at])) {
      case CharacterClass::space:
        break;
      case CharacterClass::han:
        end = end_of_kind(chars, at, last);
        cut_han(text, at, end, words);
        break;
      case CharacterClass::latin:
      case CharacterClass::digit:
        end = end_of_latin(chars, at, last);
        words.push_back({at, end});
        break;
      case CharacterClass::letter:
        end = end_of_kind(chars, at, last);
        cut_by_icu(text, at, end, words);
        break;
      default:
        end = end_of_sign(chars, at, last);
        words.push_back({at, end});
    }
    at = end;
  }
}

}  // namespace

Segmenter::Segmenter(const std::vector<std::string>& words) : any_(!words.empty()) {
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

// Leftmost, then longest; they do not overlap.
void Segmenter::pinned_words(const NormalText& text, std::vector<Word>& pinned) const {
  thread_local std::vector<Word> all;
  all.clear();
  words_.scan(text.chars, [&](std::uint32_t, std::size_t first, std::size_t last) {
    if (whole_words(text.chars, first, last)) all.push_back({first, last});
  });
  if (all.empty()) return;
  std::sort(all.begin(), all.end(), [](const Word& a, const Word& b) {
    return a.first != b.first ? a.first < b.first : a.last > b.last;
  });
  for (const Word& word : all)
    if (pinned.empty() || word.first >= pinned.back().last) pinned.push_back(word);
}

void Segmenter::cut(const NormalText& text, std::vector<Word>& words) const {
  thread_local std::vector<Word> pinned;
  pinned.clear();
  words.clear();
  if (any_) pinned_words(text, pinned);
  std::size_t from = 0;
  for (const Word& word : pinned) {
    if (word.first > from) cut_part(text, from, word.first, words);
    words.push_back(word);
    from = word.last;
  }
  if (from < text.chars.size()) cut_part(text, from, text.chars.size(), words);
}

bool Segmenter::knows(std::u32string_view word) const {
  bool pinned = false;
  words_.scan(word, [&](std::uint32_t, std::size_t first, std::size_t last) {
    pinned = pinned || (first == 0 && last == word.size());
  });
  return pinned || Dictionary::general().has(word);
}

}  // namespace xiaoer::nlu
