// SPDX-License-Identifier: Apache-2.0
// Turns raw scores into probabilities (Platt, 1999; fitted by Newton's method as Lin, Lin and Weng, 2007).
// Pure.
#pragma once
#include <vector>

namespace xiaoer::nlu {

// p = 1 / (1 + exp(−(slope · score + shift)))
struct Logistic {
  double slope = 1, shift = 0;
};

[[nodiscard]] Logistic fit_logistic(const std::vector<float>& scores, const std::vector<bool>& right);

}  // namespace xiaoer::nlu
