// SPDX-License-Identifier: Apache-2.0
#include "nlu/classifier.h"

#include <algorithm>
#include <cmath>
#include <unordered_map>

namespace xiaoer::nlu {

namespace {

constexpr std::uint32_t kParts = 5;
constexpr std::size_t kLargeSet = 3000;  // rows; above it one part is enough to calibrate
constexpr double kHopeless = -7;         // a class below it is said to be impossible: p < 0.001
constexpr std::size_t kAhead = 12;       // features whose places are asked for while others are looked up
constexpr double kKnownShare = 0.7;      // unfamiliar words make a judgement less sure

// Rows of length 1: a long text weighs as much as a short one.
void scale(std::vector<Entry>& row, double sum) {
  if (sum <= 0) return;
  const auto factor = static_cast<float>(1 / std::sqrt(sum));
  for (Entry& entry : row) entry.value *= factor;
}

std::uint32_t best_of(std::span<const float> margins) {
  return static_cast<std::uint32_t>(std::max_element(margins.begin(), margins.end()) - margins.begin());
}

// The samples that have a feature: a hash of all, and the first.
struct Owners {
  std::uint64_t hash = 0;
  std::uint32_t first = 0;
};

// Of each feature, by its number in `vocabulary`, to which it is added.
std::vector<Owners> owners_of(const std::vector<Sample>& samples, Vocabulary& vocabulary) {
  std::vector<Owners> owners;
  for (std::uint32_t i = 0; i < samples.size(); ++i)
    for (const HashedFeature& feature : samples[i].features) {
      const std::uint32_t number = vocabulary.add(feature.hash);
      if (number == owners.size()) owners.push_back({0, i});
      std::uint64_t& hash = owners[number].hash;
      hash = (hash ^ (i + 1)) * 0x9E3779B97F4A7C15ull;
      hash ^= hash >> 29;
    }
  return owners;
}

}  // namespace

Classifier::Classifier(const std::vector<Sample>& samples, std::uint32_t classes, const SvmOptions& options) {
  TrainingSet set;
  set.classes = classes;
  set.features = number_features(samples);
  std::vector<Entry> row;
  for (const Sample& sample : samples) {
    write_known(sample.features, row, nullptr);
    join(row);
    set.rows.add(row);
    set.labels.push_back(sample.label);
  }
  const Parts parts{kParts, set.rows.size() > kLargeSet ? 1 : kParts};
  Training training = train_svm(set, parts, options);
  model_ = std::move(training.model);
  if (set.rows.size() > 0 && classes > 0) calibrate(set, parts, training.margins);
}

// Features that the same samples have get weights in the ratio of what they weigh in these samples. So they
// share one number (those of one sample alone, a pair of characters and its sound): the same judgements, with
// half of the memory and less time for learning.
std::uint32_t Classifier::number_features(const std::vector<Sample>& samples) {
  const std::vector<Owners> owners = owners_of(samples, vocabulary_);
  std::unordered_map<std::uint64_t, std::uint32_t> features_of;  // how many have these owners
  for (const Owners& own : owners) ++features_of[own.hash];
  std::vector<std::uint32_t> numbers(owners.size());
  for (std::size_t i = 0; i < owners.size(); ++i)
    if (features_of[owners[i].hash] == 1) numbers[i] = first_joint_++;
  std::unordered_map<std::uint64_t, std::uint32_t> joint;  // number of these owners
  std::vector<std::uint32_t> first_owners;
  for (std::size_t i = 0; i < owners.size(); ++i) {
    if (features_of[owners[i].hash] == 1) continue;
    const auto [place, fresh] = joint.emplace(owners[i].hash, first_joint_ + joint.size());
    if (fresh) first_owners.push_back(owners[i].first);
    numbers[i] = place->second;
  }
  vocabulary_.finish(numbers);
  measure_joints(samples, first_owners);
  return first_joint_ + static_cast<std::uint32_t>(joint.size());
}

// Each in the first sample that has it.
void Classifier::measure_joints(const std::vector<Sample>& samples,
                                const std::vector<std::uint32_t>& first_owners) {
  joint_length_.assign(first_owners.size(), 0);
  for (std::uint32_t i = 0; i < samples.size(); ++i)
    for (const HashedFeature& feature : samples[i].features) {
      const std::uint32_t number = vocabulary_.find(feature.hash);
      if (number >= first_joint_ && first_owners[number - first_joint_] == i)
        joint_length_[number - first_joint_] += feature.weight * feature.weight;
    }
  for (float& length : joint_length_) length = std::sqrt(length);
}

// Of a sample itself: what shares a number becomes one entry.
void Classifier::join(std::vector<Entry>& row) {
  std::sort(row.begin(), row.end(), [](const Entry& a, const Entry& b) { return a.feature < b.feature; });
  std::size_t kept = 0;
  for (const Entry& entry : row) {
    if (kept > 0 && row[kept - 1].feature == entry.feature)
      row[kept - 1].value += entry.value;
    else
      row[kept++] = entry;
  }
  row.resize(kept);
}

void Classifier::write_known(const std::vector<HashedFeature>& features, std::vector<Entry>& row,
                             double* known_share) const {
  row.clear();
  double known = 0, all = 0;
  for (std::size_t i = 0; i < features.size(); ++i) {
    const HashedFeature& feature = features[i];
    if (i + kAhead < features.size()) vocabulary_.expect(features[i + kAhead].hash);
    const double square = static_cast<double>(feature.weight) * feature.weight;
    all += square;
    const std::uint32_t number = vocabulary_.find(feature.hash);
    if (number == Vocabulary::kUnknown) continue;
    known += square;
    const bool joint = number >= first_joint_;
    row.push_back(
        {number, joint ? static_cast<float>(square) / joint_length_[number - first_joint_] : feature.weight});
  }
  scale(row, all);
  if (known_share) *known_share = all > 0 ? known / all : 0;
}

// Margins of rows that the machine has not seen tell how much a margin is worth.
void Classifier::calibrate(const TrainingSet& set, const Parts& parts, std::span<const float> margins) {
  std::vector<float> scores;
  std::vector<bool> right;
  for (std::size_t i = 0; i < set.rows.size(); ++i) {
    if (!parts.holds_out(i)) continue;
    for (std::uint32_t c = 0; c < set.classes; ++c) {
      scores.push_back(margins[i * set.classes + c]);
      right.push_back(set.labels[i] == c);
    }
  }
  sigmoid_ = fit_logistic(scores, right);
  for (std::uint32_t part = 0; part < parts.held_out; ++part) collect_sure(set, parts, part, margins);
  std::sort(sure_right_.begin(), sure_right_.end());
}

// How sure the judgements of the rows of one part are.
void Classifier::collect_sure(const TrainingSet& set, const Parts& parts, std::uint32_t part,
                              std::span<const float> margins) {
  std::vector<bool> seen(set.features);
  for (std::size_t i = 0; i < set.rows.size(); ++i) {
    if (i % parts.parts == part) continue;
    for (const Entry& entry : set.rows[i]) seen[entry.feature] = true;
  }
  for (std::size_t i = part; i < set.rows.size(); i += parts.parts) {
    double known = 0;
    for (const Entry& entry : set.rows[i])
      if (seen[entry.feature]) known += static_cast<double>(entry.value) * entry.value;
    const auto own = margins.subspan(i * set.classes, set.classes);
    const std::uint32_t best = best_of(own);
    ++held_out_;
    if (best == set.labels[i]) sure_right_.push_back(own[best] + kKnownShare * known);
  }
}

void Classifier::judge(const std::vector<HashedFeature>& features, Judgement& out) const {
  thread_local std::vector<Entry> row;
  write_known(features, row, &out.known);
  for (const Entry& entry : row) model_.expect(entry.feature);
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
