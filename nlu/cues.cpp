// SPDX-License-Identifier: Apache-2.0
#include "nlu/cues.h"

#include <algorithm>

#include "nlu/characters.h"

namespace xiaoer::nlu {

namespace {

constexpr std::uint32_t kWord = 0, kExcept = 1;

}  // namespace

Cues::Cues(const CueWords& words) : window_(words.window), factor_(words.factor) {
  for (const auto& word : words.words) words_.add(normal_chars(word), kWord);
  for (const auto& word : words.except) {
    const std::u32string chars = normal_chars(word);
    longest_exception_ = std::max(longest_exception_, chars.size());
    words_.add(chars, kExcept);
  }
  words_.build();
}

// A word inside an exception is none: 没有 in 有没有. Exceptions come in order of their ends.
void Cues::find(const NormalText& text, std::vector<Range>& ranges) const {
  thread_local std::vector<Range> exceptions;
  exceptions.clear();
  ranges.clear();
  words_.scan(text.chars, [&](std::uint32_t kind, std::size_t first, std::size_t last) {
    if (whole_words(text.chars, first, last))
      (kind == kExcept ? exceptions : ranges).push_back({first, last});
  });
  std::size_t from = 0;
  std::erase_if(ranges, [&](const Range& range) {
    while (from < exceptions.size() && exceptions[from].last < range.last) ++from;
    for (std::size_t i = from; i < exceptions.size(); ++i) {
      if (exceptions[i].first <= range.first) return true;
      if (exceptions[i].last > range.first + longest_exception_) break;
    }
    return false;
  });
}

void Cues::mark(const NormalText& text, std::vector<std::uint8_t>& marks) const {
  thread_local std::vector<Range> ranges;
  find(text, ranges);
  const Characters& table = Characters::table();
  marks.assign(text.chars.size() + 1, 0);
  for (const Range& range : ranges) {
    const std::size_t end = std::min(text.chars.size(), range.last + window_);
    for (std::size_t at = range.last; at <= end; ++at) {
      marks[at] = 1;
      if (at < end && table.class_of(text.chars[at]) == CharacterClass::punctuation) break;
    }
  }
}

}  // namespace xiaoer::nlu
