// SPDX-License-Identifier: Apache-2.0
// What a question and a wording share of their units and pairs, and what only one of them has. Two ways with
// the same result: by merging sorted lists, for texts of any length; and by bits of places, for one question
// against many wordings, which has no branch to be guessed wrong. Pure; any thread.
#pragma once
#include <array>

#include "knowledgebase/question_order.h"
#include "knowledgebase/question_view.h"

namespace xiaoer::knowledgebase {

struct Overlap {
  float units = 0, pairs = 0;  // rarity of what both have
  float apart = 0;             // what it costs that only one of them has the other units
  float words_apart = 0;       // Latin words and numbers among these
};

[[nodiscard]] Overlap merged_overlap(const QuestionView& question, const QuestionView& wording,
                                     const Facts& facts);

// What each place of a question adds to an overlap.
class PlaceWeights {
 public:
  PlaceWeights(const QuestionView& question, const Places& places, const Facts& facts);
  // Whether the bits tell everything about the question and this wording.
  [[nodiscard]] bool cover(const QuestionView& wording) const {
    return short_ && wording.sequence.size() <= Places::kMost;
  }
  // `table` of this question and the wording, before senses were added to it. Only when cover() holds.
  [[nodiscard]] Overlap overlap(const QuestionView& wording, const Table& table) const;
  // Its `units` and `pairs` alone.
  [[nodiscard]] float units(const Table& table) const;
  [[nodiscard]] float pairs(const Table& table) const;

 private:
  struct Weight {
    float rarity, apart, words;
  };
  bool short_;
  float apart_, words_;
  std::uint64_t first_units_ = 0, first_pairs_ = 0;  // places whose unit or pair has not stood before
  std::array<Weight, Places::kMost> units_;
  std::array<float, Places::kMost> pairs_;
};

}  // namespace xiaoer::knowledgebase
