// SPDX-License-Identifier: Apache-2.0
// How urgent a message is. The lexicon decides first and is never overruled by what was learned: intents can
// only raise the level. Pure; any thread.
#pragma once
#include <vector>

#include "nlu/analyser.h"
#include "nlu/understanding.h"

namespace xiaoer::nlu {

// `intents` with their reasons, best first. `learned`: how likely the classifier finds any intent of the
// highest level, 0 … 1.
[[nodiscard]] Urgency rate_urgency(const Analysis& analysis, const std::vector<Concept>& concepts,
                                   const std::vector<IntentScore>& intents, double learned);

// −1 … 1: the feelings of the concepts that occur.
[[nodiscard]] double rate_sentiment(const Analysis& analysis, const std::vector<Concept>& concepts);

}  // namespace xiaoer::nlu
