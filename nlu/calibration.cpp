// SPDX-License-Identifier: Apache-2.0
#include "nlu/calibration.h"

#include <algorithm>
#include <cmath>

namespace xiaoer::nlu {

Logistic fit_logistic(const std::vector<double>& scores, const std::vector<bool>& right) {
  const double positives = static_cast<double>(std::count(right.begin(), right.end(), true));
  const double negatives = static_cast<double>(right.size()) - positives;
  const double high = (positives + 1) / (positives + 2), low = 1 / (negatives + 2);
  Logistic now{1, std::log((positives + 1) / (negatives + 1))};
  for (int round = 0; round < 100; ++round) {
    double h11 = 1e-9, h22 = 1e-9, h12 = 0, g1 = 0, g2 = 0;
    for (std::size_t i = 0; i < scores.size(); ++i) {
      const double p = 1 / (1 + std::exp(-(now.slope * scores[i] + now.shift)));
      const double error = p - (right[i] ? high : low);
      const double curve = std::max(p * (1 - p), 1e-12);
      g1 += scores[i] * error;
      g2 += error;
      h11 += scores[i] * scores[i] * curve;
      h12 += scores[i] * curve;
      h22 += curve;
    }
    const double determinant = h11 * h22 - h12 * h12;
    if (std::fabs(determinant) < 1e-15) break;
    const double step1 = (h22 * g1 - h12 * g2) / determinant, step2 = (h11 * g2 - h12 * g1) / determinant;
    const double damping = std::min(1.0, 5 / (std::fabs(step1) + std::fabs(step2) + 1e-12));
    now.slope -= damping * step1;
    now.shift -= damping * step2;
    if (std::fabs(step1) + std::fabs(step2) < 1e-6) break;
  }
  return now;
}

}  // namespace xiaoer::nlu
