// SPDX-License-Identifier: Apache-2.0
// Linear support vector machines, one class against the rest, trained by dual coordinate descent (Hsieh et
// al., 2008, squared hinge loss). Fast enough to train again on every save. Pure and repeatable: the same
// rows give the same model, on any number of threads.
#pragma once
#include <cstdint>
#include <span>
#include <vector>

namespace xiaoer::nlu {

struct Entry {
  std::uint32_t feature;
  float value;
};
using Row = std::span<const Entry>;

// Rows one behind the other, as training walks through them again and again.
class Rows {
 public:
  void add(Row row) {
    entries_.insert(entries_.end(), row.begin(), row.end());
    ends_.push_back(entries_.size());
  }
  [[nodiscard]] std::size_t size() const { return ends_.size(); }
  [[nodiscard]] Row operator[](std::size_t index) const {
    const std::size_t begin = index ? ends_[index - 1] : 0;
    return {entries_.data() + begin, ends_[index] - begin};
  }

 private:
  std::vector<Entry> entries_;
  std::vector<std::size_t> ends_;
};

struct TrainingSet {
  Rows rows;
  std::vector<std::uint32_t> labels;  // one of each row, below `classes`; `classes` itself = none of them
  std::uint32_t classes = 0;
  std::uint32_t features = 0;
};

struct SvmOptions {
  double cost = 1;
  double cost_of_own = 2;  // times `cost` for the rows of the class itself, which are few among many classes
  double tolerance = 0.1;
  int max_rounds = 50;
};

// Row i is of part i % parts; the first `held_out` parts are judged once by a machine that has not seen them.
struct Parts {
  std::uint32_t parts = 1, held_out = 0;
  [[nodiscard]] bool holds_out(std::size_t row) const { return row % parts < held_out; }
};

// Weights are kept in one byte each, as steps of their class: what rounding adds to a margin is a thousandth.
// Those of all classes of one feature lie together, so that scoring walks through memory in order.
struct LinearModel {
  std::uint32_t classes = 0, features = 0;
  std::vector<std::int8_t> weights;  // [feature][class], in steps
  std::vector<float> step;           // [class]
  std::vector<float> bias;           // [class]

  // Asks the memory for a feature's weights; score() a little later need not wait.
  void expect(std::uint32_t feature) const {
    __builtin_prefetch(weights.data() + std::size_t{feature} * classes);
  }
  // Adds up the margins of all classes; `margins` has `classes` places.
  void score(Row row, std::vector<float>& margins) const;
};

struct Training {
  LinearModel model;           // of all rows
  std::vector<float> margins;  // [row][class] of the rows that were held out, 0 for the others
};

[[nodiscard]] Training train_svm(const TrainingSet& set, const Parts& parts, const SvmOptions& options);

}  // namespace xiaoer::nlu
