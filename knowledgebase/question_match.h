// SPDX-License-Identifier: Apache-2.0
// How much two questions are alike: a few measures, and the fitted weights that make of them an order of the
// wordings and the chance that one is right. Pure; any thread.
#pragma once
#include <array>
#include <cstdint>
#include <span>

#include "knowledgebase/question_order.h"
#include "knowledgebase/question_terms.h"

namespace xiaoer::knowledgebase {

// One question as numbers of terms. `units` and `pairs` are sorted, each term once; `sequence` and `sounds`
// in order; `senses` and `opposites` sorted, each sense once.
struct QuestionView {
  std::span<const std::uint32_t> units, pairs, sequence, sounds;
  std::span<const Sense> senses;
  std::span<const std::uint32_t> opposites;                  // left empty for a wording
  float unit_weight = 0, pair_weight = 0, sense_weight = 0;  // sums of the rarity
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

constexpr std::size_t kMeasures = 43;
using Measures = std::array<float, kMeasures>;

// A question made ready to be compared with many wordings.
struct AskedQuestion {
  explicit AskedQuestion(const QuestionView& question)
      : view(question), places(question.sequence), heard(question.sounds) {}
  QuestionView view;
  Places places, heard;
};

// `standing` is the BM25 rank of the wording divided by the best one's.
[[nodiscard]] Measures measure(const AskedQuestion& asked, const QuestionView& wording, const Facts& facts,
                               float standing);

// Higher for the wording that means the same; comparable within one search.
[[nodiscard]] float likeness(const Measures& measures);
// The chance that the wording is right when half of all questions have no answer. `ahead` is its likeness
// less that of the next entry's best wording; for all but the best its distance from the best, negative.
[[nodiscard]] double likelihood(const Measures& measures, float ahead);

}  // namespace xiaoer::knowledgebase
