// SPDX-License-Identifier: Apache-2.0
#include "knowledgebase/question_match.h"

#include <algorithm>
#include <cmath>

namespace xiaoer::knowledgebase {

namespace {

using Numbers = std::span<const std::uint32_t>;

constexpr std::size_t kMostUnits = 64;  // longer ones are compared by their first units where order matters

// In the order of measure(), the constant first. Fitted by logistic regression on public banks of Chinese
// questions, so that the score of the best hit is the chance that it is right when half of the questions have
// no answer.
constexpr Measures kWeights = {-17.970f, 3.785f,  3.766f, -0.190f, 3.687f, 2.357f,  3.074f, -0.356f, -1.801f,
                               -0.690f,  -3.517f, 0.500f, -2.209f, 0.000f, -0.285f, 0.321f, 12.348f, 0.298f,
                               0.123f,   0.038f,  1.984f, -0.758f, 0.773f, 0.145f,  0.407f};

struct Shared {
  float weight = 0;
  float rarest_missing = 0;  // of the question, in the wording
  float rarest_extra = 0;    // of the wording, in the question
  float words_apart = 0;     // Latin words and numbers that only one of them has
};

Shared compare(Numbers question, Numbers wording, const Rarity& rarity) {
  Shared shared;
  std::size_t i = 0, j = 0;
  const auto missing = [&](std::uint32_t term, float& rarest) {
    rarest = std::max(rarest, rarity.of(term));
    shared.words_apart += rarity.word(term);
  };
  while (i < question.size() || j < wording.size()) {
    if (j == wording.size() || (i < question.size() && question[i] < wording[j])) {
      missing(question[i++], shared.rarest_missing);
    } else if (i == question.size() || wording[j] < question[i]) {
      missing(wording[j++], shared.rarest_extra);
    } else {
      shared.weight += rarity.of(question[i]);
      ++i, ++j;
    }
  }
  return shared;
}

struct Order {
  float subsequence = 0;  // longest, as a share of both lengths
  float substring = 0;    // longest, as a share of the shorter
};

// Both by one table of two rows.
Order compare_order(Numbers a, Numbers b) {
  a = a.first(std::min(a.size(), kMostUnits));
  b = b.first(std::min(b.size(), kMostUnits));
  if (a.empty() || b.empty()) return {};
  std::array<std::uint8_t, kMostUnits + 1> longest{}, run{};
  std::uint8_t best_run = 0;
  for (const std::uint32_t unit : a) {
    std::uint8_t diagonal = 0, diagonal_run = 0;
    for (std::size_t j = 0; j < b.size(); ++j) {
      const bool same = unit == b[j];
      const std::uint8_t above = longest[j + 1], above_run = run[j + 1];
      longest[j + 1] = same ? static_cast<std::uint8_t>(diagonal + 1) : std::max(above, longest[j]);
      run[j + 1] = same ? static_cast<std::uint8_t>(diagonal_run + 1) : std::uint8_t{0};
      best_run = std::max(best_run, run[j + 1]);
      diagonal = above;
      diagonal_run = above_run;
    }
  }
  const auto sum = static_cast<float>(a.size() + b.size());
  return {2.0f * longest[b.size()] / sum,
          static_cast<float>(best_run) / static_cast<float>(std::min(a.size(), b.size()))};
}

float share(float part, float whole) {
  return whole > 0 ? part / whole : 0;
}

}  // namespace

Measures measure(const QuestionView& question, const QuestionView& wording, const Rarity& rarity,
                 float standing) {
  const Shared units = compare(question.units, wording.units, rarity);
  const Shared pairs = compare(question.pairs, wording.pairs, rarity);
  const Order order = compare_order(question.sequence, wording.sequence);
  const Order heard = compare_order(question.sounds, wording.sounds);
  const auto question_length = static_cast<float>(question.sequence.size() + 1);
  const auto wording_length = static_cast<float>(wording.sequence.size() + 1);
  const float shorter = std::min(question_length, wording_length),
              longer = std::max(question_length, wording_length);
  const bool same_order = order.subsequence > 0.999f;
  const bool same_end = !question.sequence.empty() && !wording.sequence.empty() &&
                        question.sequence.back() == wording.sequence.back();
  const bool same_begin = !question.sequence.empty() && !wording.sequence.empty() &&
                          question.sequence.front() == wording.sequence.front();
  return {1,
          share(2 * units.weight, question.unit_weight + wording.unit_weight),
          share(2 * pairs.weight, question.pair_weight + wording.pair_weight),
          share(units.weight, question.unit_weight),
          share(units.weight, wording.unit_weight),
          share(pairs.weight, question.pair_weight),
          share(pairs.weight, wording.pair_weight),
          std::log(longer / shorter),
          std::log(shorter),
          order.subsequence,
          order.substring,
          heard.subsequence,
          heard.substring,
          units.rarest_missing / 10,
          units.rarest_extra / 10,
          std::min(units.words_apart, 3.0f),
          standing,
          same_order ? 1.0f : 0.0f,
          same_begin ? 1.0f : 0.0f,
          same_end ? 1.0f : 0.0f,
          std::log(1 + units.weight),
          std::log(1 + pairs.weight),
          question_length > wording_length ? std::log(longer / shorter) : 0.0f,
          (question.unit_weight - units.weight) / 20,
          (wording.unit_weight - units.weight) / 20};
}

double likelihood(const Measures& measures) {
  double sum = 0;
  for (std::size_t i = 0; i < kMeasures; ++i) sum += static_cast<double>(kWeights[i]) * measures[i];
  return 1 / (1 + std::exp(-sum));
}

}  // namespace xiaoer::knowledgebase
