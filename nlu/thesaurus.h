// SPDX-License-Identifier: Apache-2.0
// Words that mean the same, words that mean the opposite, and words that tell what kind of answer a question
// wants. The general ones are a part of the program (nlu/tables/synonyms.txt); the question index compares
// questions by them. Immutable; any thread.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "nlu/automaton.h"

namespace xiaoer::nlu {

class Thesaurus {
 public:
  // A word of the sense stands at [first, last) of the text.
  struct Place {
    std::uint32_t sense;
    std::uint32_t first, last;
  };

  [[nodiscard]] static const Thesaurus& general();
  // `text` in the format told at the top of synonyms.txt; `name` stands in messages. Throws ConfigError with
  // every fault, by line and column.
  Thesaurus(std::string_view text, const std::string& name);

  // In order of place; a word inside a longer one is left out, one of several senses is found once for each.
  // `found` is emptied first. `normal` as nlu::normalise makes it; only its first `kMost` characters count.
  void find(std::u32string_view normal, std::vector<Place>& found) const;
  // Senses that mean the opposite, ascending.
  [[nodiscard]] const std::vector<std::uint32_t>& opposites(std::uint32_t sense) const {
    return opposites_[sense];
  }
  // A bit for each kind of answer that the words ask for; 0 = they ask for none.
  [[nodiscard]] std::uint16_t kinds(std::uint32_t sense) const { return kinds_[sense]; }
  [[nodiscard]] std::size_t size() const { return kinds_.size(); }

 private:
  Automaton words_;
  std::vector<std::vector<std::uint32_t>> opposites_;
  std::vector<std::uint16_t> kinds_;
};

}  // namespace xiaoer::nlu
