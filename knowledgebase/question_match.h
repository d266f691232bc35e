// SPDX-License-Identifier: Apache-2.0
// How likely two questions mean the same: a few measures of likeness, weighed by a logistic function whose
// weights were fitted on public question banks. Pure; any thread.
#pragma once
#include <array>
#include <cstdint>
#include <span>

namespace xiaoer::knowledgebase {

// One question as numbers of terms. `units` and `pairs` are sorted, each term once; `sequence` and `sounds`
// in order.
struct QuestionView {
  std::span<const std::uint32_t> units, pairs, sequence, sounds;
  float unit_weight = 0, pair_weight = 0;  // sums of the rarity of units and pairs
};

constexpr std::size_t kMeasures = 25;
using Measures = std::array<float, kMeasures>;

// How rare each term is (its idf). Terms of the question that no wording has are numbered after the known
// ones.
struct Rarity {
  std::span<const float> known, unknown;
  std::span<const std::uint8_t> known_word, unknown_word;  // 1: a Latin word or a number
  [[nodiscard]] float of(std::uint32_t term) const {
    return term < known.size() ? known[term] : unknown[term - known.size()];
  }
  [[nodiscard]] std::uint8_t word(std::uint32_t term) const {
    return term < known.size() ? known_word[term] : unknown_word[term - known.size()];
  }
};

// `standing` is the BM25 rank of the wording divided by the best one's.
[[nodiscard]] Measures measure(const QuestionView& question, const QuestionView& wording,
                               const Rarity& rarity, float standing);
[[nodiscard]] double likelihood(const Measures& measures);

}  // namespace xiaoer::knowledgebase
