// SPDX-License-Identifier: Apache-2.0
// A question or wording as the comparison sees it, and what is known of its terms. Views into the index and
// into the question made ready for it; any thread.
#pragma once
#include <cstdint>
#include <span>

#include "knowledgebase/question_terms.h"

namespace xiaoer::knowledgebase {

// One question as numbers of terms. `units` and `pairs` are sorted, each term once; `sequence` and `sounds`
// in order; `senses` and `opposites` sorted, each sense once.
struct QuestionView {
  std::span<const std::uint32_t> units, pairs, sequence, sounds;
  std::span<const float> rarities;  // of `sequence`
  std::span<const Sense> senses;
  std::span<const std::uint32_t> neighbours, opposites;      // pairs in order; both left empty for a wording
  float unit_weight = 0, pair_weight = 0, sense_weight = 0;  // sums of the rarity
  float apart = 0, words = 0;  // of `units`: what they count when the other has none of them; Latin words
  std::uint16_t kinds = 0;
};

// What is known of one term.
struct TermFacts {
  float rarity = 0;             // its idf
  float asked = 0, stored = 0;  // how much it counts when only the question, only the wording has it
  bool word = false;            // a Latin word or a number
};

// Terms of the question that no wording has are numbered after the known ones.
struct Facts {
  std::span<const TermFacts> known, unknown;
  std::span<const float> sense_rarity;
  [[nodiscard]] const TermFacts& of(std::uint32_t term) const {
    return term < known.size() ? known[term] : unknown[term - known.size()];
  }
};

}  // namespace xiaoer::knowledgebase
