// SPDX-License-Identifier: Apache-2.0
// Cuts a text into words: for search, highlighting, reports, and as a feature of the classifier. The words of
// the pack are always kept whole and work at once. Immutable; any thread.
#pragma once
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "foundation/error.h"
#include "nlu/automaton.h"
#include "nlu/normaliser.h"

namespace xiaoer::nlu {

// [first, last) in the characters of a NormalText.
struct Word {
  std::size_t first, last;
};

class Segmenter {
 public:
  // `words`: lines of words.txt. Throws ConfigError when the file is no UTF-8.
  explicit Segmenter(const std::vector<std::string>& words);
  [[nodiscard]] static std::vector<std::string> read_words(const std::filesystem::path& file);

  // In order; blanks are left out, everything else is covered.
  [[nodiscard]] std::vector<Word> cut(const NormalText& text) const;

 private:
  struct Pinned {
    std::size_t first, last;
  };
  [[nodiscard]] std::vector<Pinned> pinned_words(const NormalText& text) const;

  Automaton words_;
};

}  // namespace xiaoer::nlu
