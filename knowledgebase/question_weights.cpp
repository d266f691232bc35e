// SPDX-License-Identifier: Apache-2.0
#include "knowledgebase/question_weights.h"

#include <algorithm>
#include <string_view>

namespace xiaoer::knowledgebase {

namespace {

#include "knowledgebase/question_weights.inc"

}  // namespace

const Measures kOrderWeights = kFittedOrder;
const Measures kSureWeights = kFittedSure;
const float kSureAhead = kFittedAhead, kSureBehind = kFittedBehind, kMostAhead = kFittedMost,
            kNoRival = kFittedPoor;

ApartWeights apart_weights(std::uint64_t unit) {
  const auto point = static_cast<char32_t>(unit);
  if (point != unit) return {};
  const auto found = std::lower_bound(kCommon.begin(), kCommon.end(), point);
  if (found == kCommon.end() || *found != point) return {};
  const auto at = static_cast<std::size_t>(found - kCommon.begin());
  return {static_cast<float>(kAsked[at]) / kApartSteps, static_cast<float>(kStored[at]) / kApartSteps};
}

}  // namespace xiaoer::knowledgebase
