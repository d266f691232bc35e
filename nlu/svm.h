// SPDX-License-Identifier: Apache-2.0
// Linear support vector machines, one class against the rest, trained by dual coordinate descent (Hsieh et
// al., 2008, squared hinge loss). Fast enough to train again on every save. Pure and repeatable: the same
// rows give the same model.
#pragma once
#include <cstdint>
#include <vector>

namespace xiaoer::nlu {

struct Entry {
  std::uint32_t feature;
  float value;
};
using Row = std::vector<Entry>;

struct TrainingSet {
  std::vector<Row> rows;
  std::vector<std::uint32_t> labels;  // one of each row, below `classes`; `classes` itself = none of them
  std::uint32_t classes = 0;
  std::uint32_t features = 0;
};

struct SvmOptions {
  double cost = 1;
  double tolerance = 0.1;
  int max_rounds = 50;
};

// Weights are kept in one byte each, as steps of their class: what rounding adds to a margin is a thousandth.
// Those of all classes of one feature lie together, so that scoring walks through memory in order.
struct LinearModel {
  std::uint32_t classes = 0, features = 0;
  std::vector<std::int8_t> weights;  // [feature][class], in steps
  std::vector<float> step;           // [class]
  std::vector<float> bias;           // [class]

  // Adds up the margins of all classes; `margins` has `classes` places.
  void score(const Row& row, std::vector<float>& margins) const;
};

[[nodiscard]] LinearModel train_svm(const TrainingSet& set, const SvmOptions& options);

}  // namespace xiaoer::nlu
