// SPDX-License-Identifier: Apache-2.0
#include "nlu/classifier.h"

#include <algorithm>
#include <cmath>

#include "nlu/calibration.h"

namespace xiaoer::nlu {

namespace {

constexpr std::uint32_t kFolds = 5;

// Rows of length 1: a long text weighs as much as a short one.
void scale(Row& row, double sum) {
  if (sum <= 0) return;
  const auto factor = static_cast<float>(1 / std::sqrt(sum));
  for (Entry& entry : row) entry.value *= factor;
}

}  // namespace

Vocabulary::Vocabulary(std::size_t expected) {
  std::size_t size = 1024;
  while (size < expected * 2) size *= 2;
  slots_.resize(size);
  mask_ = size - 1;
}

std::size_t Vocabulary::place(std::uint64_t hash) const {
  std::size_t at = (hash >> 7) & mask_;
  while (slots_[at].hash && slots_[at].hash != hash) at = (at + 1) & mask_;
  return at;
}

std::uint32_t Vocabulary::add(std::uint64_t hash) {
  Slot& slot = slots_[place(hash)];
  if (!slot.hash) slot = {hash, size_++};
  return slot.number;
}

std::uint32_t Vocabulary::find(std::uint64_t hash) const {
  const Slot& slot = slots_[place(hash)];
  return slot.hash ? slot.number : kUnknown;
}

namespace {
std::size_t count_features(const std::vector<Sample>& samples) {
  std::size_t count = 0;
  for (const Sample& sample : samples) count += sample.features.size();
  return count;
}
}  // namespace

Classifier::Classifier(const std::vector<Sample>& samples, std::uint32_t classes, const SvmOptions& options)
    : vocabulary_(count_features(samples)) {
  TrainingSet set;
  set.classes = classes;
  for (const Sample& sample : samples) {
    for (const HashedFeature& feature : sample.features) vocabulary_.add(feature.hash);
    set.rows.push_back(known_row(sample.features, nullptr));
    set.labels.push_back(sample.label);
  }
  set.features = vocabulary_.size();
  model_ = train_svm(set, options);
  if (!set.rows.empty()) calibrate(set, options);
}

Row Classifier::known_row(const std::vector<HashedFeature>& features, double* known_share) const {
  Row row;
  row.reserve(features.size());
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
  return row;
}

// Margins of rows that the machine has not seen (five folds) tell how much a margin is worth.
void Classifier::calibrate(const TrainingSet& set, const SvmOptions& options) {
  std::vector<double> inputs;
  std::vector<bool> right;
  std::vector<float> margins;
  for (std::uint32_t fold = 0; fold < kFolds; ++fold) {
    TrainingSet rest{{}, {}, set.classes, set.features};
    for (std::size_t i = 0; i < set.rows.size(); ++i)
      if (i % kFolds != fold) rest.rows.push_back(set.rows[i]), rest.labels.push_back(set.labels[i]);
    const LinearModel model = train_svm(rest, options);
    for (std::size_t i = fold; i < set.rows.size(); i += kFolds) {
      model.score(set.rows[i], margins);
      for (std::uint32_t c = 0; c < set.classes; ++c) {
        inputs.push_back(margins[c]);
        right.push_back(set.labels[i] == c);
      }
    }
  }
  const Logistic fitted = fit_logistic(inputs, right);
  sigmoid_ = {fitted.slope, fitted.shift};
}

void Classifier::judge(const std::vector<HashedFeature>& features, Judgement& out) const {
  const Row row = known_row(features, &out.known);
  model_.score(row, out.margins);
  out.probabilities.resize(out.margins.size());
  for (std::size_t c = 0; c < out.margins.size(); ++c)
    out.probabilities[c] =
        row.empty()
            ? 0.0f
            : static_cast<float>(1 / (1 + std::exp(-(sigmoid_.slope * out.margins[c] + sigmoid_.shift))));
}

}  // namespace xiaoer::nlu
