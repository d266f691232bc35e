// SPDX-License-Identifier: Apache-2.0
// How much two questions are alike: a few measures, and the fitted weights that make of them an order of the
// wordings and the chance that one is right. Pure; any thread.
#pragma once
#include <array>
#include <bit>
#include <cstdint>
#include <vector>

#include "knowledgebase/question_order.h"
#include "knowledgebase/question_overlap.h"
#include "knowledgebase/question_view.h"

namespace xiaoer::knowledgebase {

constexpr std::size_t kMeasures = 43;
using Measures = std::array<float, kMeasures>;

// A question made ready to be compared with many wordings.
class AskedQuestion {
 public:
  AskedQuestion(const QuestionView& question, const Facts& its_facts);

  const QuestionView view;
  const Facts facts;
  const Places places, heard;
  const PlaceWeights weights;

  // The places of the question where words of this sense stand; 0 = it has none.
  [[nodiscard]] std::uint64_t places_of(std::uint32_t sense) const {
    const Senses& group = senses_[sense / 64];
    const std::uint64_t bit = std::uint64_t{1} << (sense % 64);
    if ((group.asked & bit) == 0) return 0;
    return view.senses[group.before + static_cast<std::size_t>(std::popcount(group.asked & (bit - 1)))]
        .places;
  }
  // Whether the question has a sense that means the opposite.
  [[nodiscard]] bool opposes(std::uint32_t sense) const {
    return senses_[sense / 64].opposite >> (sense % 64) & 1;
  }

 private:
  struct Senses {  // 64 of them, a bit each
    std::uint64_t asked = 0, opposite = 0;
    std::size_t before = 0;  // so many of view.senses are in the groups before
  };
  std::vector<Senses> senses_;
};

// `standing` is the BM25 rank of the wording divided by the best one's.
[[nodiscard]] Measures measure(const AskedQuestion& asked, const QuestionView& wording, float standing);

// Higher for the wording that means the same; comparable within one search.
[[nodiscard]] float likeness(const Measures& measures);
// The chance that the wording is right when half of all questions have no answer. `ahead` is its likeness
// less that of the next entry's best wording; for all but the best its distance from the best, negative.
[[nodiscard]] double likelihood(const Measures& measures, float ahead);

}  // namespace xiaoer::knowledgebase
