// SPDX-License-Identifier: Apache-2.0
// Cuts a text into words: for search, highlighting, reports, and as a feature of the classifier. Chinese runs
// go by the most likely path through the general dictionary, Latin letters and numbers stay together, other
// scripts are left to ICU. The words of the pack are always kept whole and work at once. Immutable; any
// thread.
#pragma once
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "nlu/automaton.h"
#include "nlu/normaliser.h"

namespace xiaoer::nlu {

// [first, last) in the characters of a NormalText.
struct Word {
  std::size_t first, last;
};

class Segmenter {
 public:
  explicit Segmenter(const std::vector<std::string>& words);
  // The lines of words.txt. Throws ConfigError when the file is no UTF-8.
  [[nodiscard]] static std::vector<std::string> read_words(const std::filesystem::path& file);

  // In order; blanks are left out, everything else is covered. `words` is emptied first.
  void cut(const NormalText& text, std::vector<Word>& words) const;
  [[nodiscard]] std::vector<Word> cut(const NormalText& text) const {
    std::vector<Word> words;
    cut(text, words);
    return words;
  }
  // Whether the characters are one word, of the pack or of the general dictionary.
  [[nodiscard]] bool knows(std::u32string_view word) const;

 private:
  void pinned_words(const NormalText& text, std::vector<Word>& pinned) const;

  Automaton words_;
  bool any_ = false;
};

}  // namespace xiaoer::nlu
