// SPDX-License-Identifier: Apache-2.0
// The weights of the question index, fitted by bench/fit_faq_weights.py on public banks of Chinese questions
// (question_weights.inc). Pure; any thread.
#pragma once
#include <cstdint>

#include "knowledgebase/question_match.h"

namespace xiaoer::knowledgebase {

// Of the measures, in order. For likeness().
extern const Measures kOrderWeights;
// For likelihood(): of the measures, of the distance to the next best or to the best.
extern const Measures kSureWeights;
extern const float kSureAhead, kSureBehind, kMostAhead;
extern const float kNoRival;  // the likeness that the best has to beat when there is no other entry

// How much it counts that only the question, or only the wording, has the unit; 0 for most.
struct ApartWeights {
  float asked = 0, stored = 0;
};
[[nodiscard]] ApartWeights apart_weights(std::uint64_t unit);

}  // namespace xiaoer::knowledgebase
