// SPDX-License-Identifier: Apache-2.0
// Words that change the meaning of what follows them: negations (没有发霉) and suppositions (如果发霉了). The
// lexicon lowers the weight of a concept behind one, the rules that of a keyword. Immutable; any thread.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "nlu/automaton.h"
#include "nlu/normaliser.h"

namespace xiaoer::nlu {

struct CueWords {
  std::vector<std::string> words;
  std::vector<std::string> except;  // contain one of the words but are no cue: 有没有
  std::size_t window = 3;           // how many characters behind a word still stand under it
  double factor = 0.4;              // what a weight is multiplied by
};

class Cues {
 public:
  explicit Cues(const CueWords& words);

  // Marks the characters that stand behind a cue, up to the window and no further than the next sign. `marks`
  // is emptied first; it has one place more than the text. Linear in the text.
  void mark(const NormalText& text, std::vector<std::uint8_t>& marks) const;
  [[nodiscard]] double factor() const { return factor_; }

 private:
  struct Range {
    std::size_t first, last;
  };
  void find(const NormalText& text, std::vector<Range>& ranges) const;

  Automaton words_;
  std::size_t window_, longest_exception_ = 0;
  double factor_;
};

}  // namespace xiaoer::nlu
