// SPDX-License-Identifier: Apache-2.0
#include "nlu/classifier.h"

#include <algorithm>
#include <cmath>

namespace xiaoer::nlu {

namespace {

constexpr std::uint32_t kFolds = 5;
constexpr std::size_t kLargeSet = 3000;  // rows; above it one fold is enough to calibrate
constexpr double kHopeless = -7;         // a class below it is said to be impossible: p < 0.001
constexpr double kKnownShare = 0.7;      // unfamiliar words make a judgement less sure

// Rows of length 1: a long text weighs as much as a short one.
void scale(Row& row, double sum) {
  if (sum <= 0) return;
  const auto factor = static_cast<float>(1 / std::sqrt(sum));
  for (Entry& entry : row) entry.value *= factor;
}

std::uint32_t best_of(const std::vector<float>& margins) {
  return static_cast<std::uint32_t>(std::max_element(margins.begin(), margins.end()) - margins.begin());
}

}  // namespace

Classifier::Classifier(const std::vector<Sample>& samples, std::uint32_t classes, const SvmOptions& options) {
  TrainingSet set;
  set.classes = classes;
  for (const Sample& sample : samples) {
    for (const HashedFeature& feature : sample.features) vocabulary_.add(feature.hash);
    write_known(sample.features, set.rows.emplace_back(), nullptr);
    set.labels.push_back(sample.label);
  }
  set.features = vocabulary_.size();
  model_ = train_svm(set, options);
  if (!set.rows.empty() && classes > 0) calibrate(set, options);
}

void Classifier::write_known(const std::vector<HashedFeature>& features, Row& row,
                             double* known_share) const {
  row.clear();
  double known = 0, all = 0;
  for (const HashedFeature& feature : features) {
    const double square = static_cast<double>(feature.weight) * feature.weight;
    all += square;
    const std::uint32_t number = vocabulary_.find(feature.hash);
    if (number == Vocabulary::kUnknown) continue;
    known += square;
    row.push_back({number, feature.weight});
  }
  scale(row, all);
  if (known_share) *known_share = all > 0 ? known / all : 0;
}

// Margins of rows that the machine has not seen tell how much a margin is worth.
void Classifier::calibrate(const TrainingSet& set, const SvmOptions& options) {
  const std::uint32_t folds = set.rows.size() > kLargeSet ? 1 : kFolds;
  for (std::uint32_t fold = 0; fold < folds; ++fold) hold_out(set, options, fold);
  sigmoid_ = fit_logistic(margins_seen_, margins_right_);
  std::sort(sure_right_.begin(), sure_right_.end());
  margins_seen_ = {};
  margins_right_ = {};
}

void Classifier::hold_out(const TrainingSet& set, const SvmOptions& options, std::uint32_t fold) {
  TrainingSet rest{{}, {}, set.classes, set.features};
  std::vector<bool> seen(set.features);
  for (std::size_t i = 0; i < set.rows.size(); ++i) {
    if (i % kFolds == fold) continue;
    rest.rows.push_back(set.rows[i]);
    rest.labels.push_back(set.labels[i]);
    for (const Entry& entry : set.rows[i]) seen[entry.feature] = true;
  }
  const LinearModel model = train_svm(rest, options);
  std::vector<float> margins;
  for (std::size_t i = fold; i < set.rows.size(); i += kFolds) {
    model.score(set.rows[i], margins);
    for (std::uint32_t c = 0; c < set.classes; ++c) {
      margins_seen_.push_back(margins[c]);
      margins_right_.push_back(set.labels[i] == c);
    }
    double known = 0;
    for (const Entry& entry : set.rows[i])
      if (seen[entry.feature]) known += static_cast<double>(entry.value) * entry.value;
    const std::uint32_t best = best_of(margins);
    ++held_out_;
    if (best == set.labels[i]) sure_right_.push_back(margins[best] + kKnownShare * known);
  }
}

void Classifier::judge(const std::vector<HashedFeature>& features, Judgement& out) const {
  thread_local Row row;
  write_known(features, row, &out.known);
  model_.score(row, out.margins);
  out.probabilities.assign(out.margins.size(), 0);
  for (std::size_t c = 0; c < out.margins.size() && !row.empty(); ++c) {
    const double logit = sigmoid_.slope * out.margins[c] + sigmoid_.shift;
    if (logit > kHopeless) out.probabilities[c] = static_cast<float>(1 / (1 + std::exp(-logit)));
  }
  out.best = out.margins.empty() ? 0 : best_of(out.margins);
  out.confidence = out.margins.empty() ? 0 : out.margins[out.best] + kKnownShare * out.known;
}

double Classifier::threshold_losing(double share) const {
  const auto lost = static_cast<std::size_t>(share * static_cast<double>(held_out_));
  if (sure_right_.empty()) return 0;
  return sure_right_[std::min(lost, sure_right_.size() - 1)];
}

}  // namespace xiaoer::nlu
