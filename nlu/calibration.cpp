// SPDX-License-Identifier: Apache-2.0
#include "nlu/calibration.h"

#include <algorithm>
#include <cmath>

namespace xiaoer::nlu {

namespace {

// Scores that are nearly the same, counted together: there are tens of thousands, and each is needed in every
// step of the fit.
struct Bin {
  double score = 0;  // their mean
  double right = 0, wrong = 0;
};

std::vector<Bin> gather(const std::vector<float>& scores, const std::vector<bool>& right) {
  constexpr std::size_t kBins = 2048;
  if (scores.empty()) return {};
  const auto [least, most] = std::minmax_element(scores.begin(), scores.end());
  const float scale = *most > *least ? (kBins - 1) / (*most - *least) : 0;
  std::vector<Bin> bins(kBins);
  for (std::size_t i = 0; i < scores.size(); ++i) {
    Bin& bin = bins[static_cast<std::size_t>((scores[i] - *least) * scale)];
    bin.score += scores[i];
    (right[i] ? bin.right : bin.wrong) += 1;
  }
  std::erase_if(bins, [](const Bin& bin) { return bin.right + bin.wrong == 0; });
  for (Bin& bin : bins) bin.score /= bin.right + bin.wrong;
  return bins;
}

}  // namespace

Logistic fit_logistic(const std::vector<float>& scores, const std::vector<bool>& right) {
  const std::vector<Bin> bins = gather(scores, right);
  const double positives = static_cast<double>(std::count(right.begin(), right.end(), true));
  const double negatives = static_cast<double>(right.size()) - positives;
  const double high = (positives + 1) / (positives + 2), low = 1 / (negatives + 2);
  Logistic now{1, std::log((positives + 1) / (negatives + 1))};
  for (int round = 0; round < 100; ++round) {
    double h11 = 1e-9, h22 = 1e-9, h12 = 0, g1 = 0, g2 = 0;
    for (const Bin& bin : bins) {
      const double p = 1 / (1 + std::exp(-(now.slope * bin.score + now.shift)));
      const double all = bin.right + bin.wrong;
      const double error = all * p - bin.right * high - bin.wrong * low;
      const double curve = all * std::max(p * (1 - p), 1e-12);
      g1 += bin.score * error;
      g2 += error;
      h11 += bin.score * bin.score * curve;
      h12 += bin.score * curve;
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
