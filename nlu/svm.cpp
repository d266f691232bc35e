// SPDX-License-Identifier: Apache-2.0
#include "nlu/svm.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <limits>
#include <numeric>
#include <thread>

namespace xiaoer::nlu {

namespace {

constexpr std::uint32_t kMostThreads = 4;
constexpr float kSteps = 127;

// A small generator of our own: the same order on every platform.
struct Shuffler {
  std::uint64_t state = 0x853C49E6748FEA9Bull;
  std::uint32_t below(std::uint32_t limit) {
    state = state * 6364136223846793005ull + 1442695040888963407ull;
    return static_cast<std::uint32_t>((state >> 33) % limit);
  }
};

class OneAgainstRest {
 public:
  OneAgainstRest(const TrainingSet& set, const SvmOptions& options)
      : set_(set),
        options_(options),
        diagonal_(0.5 / options.cost),
        squares_(set.rows.size()),
        alpha_(set.rows.size()),
        order_(set.rows.size()),
        weights_(set.features) {
    for (std::size_t i = 0; i < set.rows.size(); ++i) {
      double sum = 1 + diagonal_;  // 1: the bias as a feature
      for (const Entry& entry : set.rows[i]) sum += static_cast<double>(entry.value) * entry.value;
      squares_[i] = sum;
    }
  }

  void train(std::uint32_t wanted) {
    std::fill(alpha_.begin(), alpha_.end(), 0.0f);
    std::fill(weights_.begin(), weights_.end(), 0.0f);
    shuffler_ = {};
    std::iota(order_.begin(), order_.end(), 0u);
    bias_ = 0;
    active_ = order_.size();
    Limits limits;
    for (int round = 0; round < options_.max_rounds; ++round) {
      const Limits seen = pass(wanted, limits);
      if (seen.most - seen.least <= options_.tolerance) {
        if (active_ == order_.size()) return;
        active_ = order_.size();
        limits = {};
        continue;
      }
      limits = {seen.most > 0 ? seen.most : Limits{}.most, Limits{}.least};
    }
  }

  [[nodiscard]] const std::vector<float>& weights() const { return weights_; }
  [[nodiscard]] float bias() const { return bias_; }

 private:
  struct Limits {
    double most = std::numeric_limits<double>::infinity();
    double least = -std::numeric_limits<double>::infinity();
  };

  // One sweep over the active rows; rows that will stay at zero are set aside (shrinking).
  Limits pass(std::uint32_t wanted, const Limits& limits) {
    Limits seen{-std::numeric_limits<double>::infinity(), std::numeric_limits<double>::infinity()};
    for (std::size_t i = 0; i < active_; ++i)
      std::swap(order_[i], order_[i + shuffler_.below(static_cast<std::uint32_t>(active_ - i))]);
    for (std::size_t k = 0; k < active_;) {
      const std::uint32_t index = order_[k];
      const float side = set_.labels[index] == wanted ? 1.0f : -1.0f;
      const double gradient = side * margin(set_.rows[index]) - 1 + diagonal_ * alpha_[index];
      double projected = gradient;
      if (alpha_[index] == 0) {
        if (gradient > limits.most) {
          std::swap(order_[k], order_[--active_]);
          continue;
        }
        projected = std::min(gradient, 0.0);
      }
      seen.most = std::max(seen.most, projected);
      seen.least = std::min(seen.least, projected);
      if (std::fabs(projected) > 1e-9) move(index, side, gradient);
      ++k;
    }
    return seen;
  }

  [[nodiscard]] float margin(const Row& row) const {
    float sum = bias_;
    for (const Entry& entry : row) sum += weights_[entry.feature] * entry.value;
    return sum;
  }

  void move(std::uint32_t index, float side, double gradient) {
    const float before = alpha_[index];
    alpha_[index] = static_cast<float>(std::max(before - gradient / squares_[index], 0.0));
    const float step = side * (alpha_[index] - before);
    if (step == 0) return;
    bias_ += step;
    for (const Entry& entry : set_.rows[index]) weights_[entry.feature] += step * entry.value;
  }

  const TrainingSet& set_;
  const SvmOptions& options_;
  const double diagonal_;
  std::vector<double> squares_;
  std::vector<float> alpha_;
  std::vector<std::uint32_t> order_;
  std::vector<float> weights_;
  float bias_ = 0;
  std::size_t active_ = 0;
  Shuffler shuffler_;
};

// The same loop twice: once for any processor of the architecture, once for those with wider registers. The
// products are rounded in the same way, so that both give the same sums. Two features at a time, so that the
// sums are read and written half as often.
inline __attribute__((always_inline)) void add_columns(const LinearModel& model, const Row& row,
                                                       float* __restrict sums) {
  const std::uint32_t classes = model.classes;
  const auto column = [&](std::size_t i) {
    return model.weights.data() + std::size_t{row[i].feature} * classes;
  };
  std::size_t i = 0;
  for (; i + 1 < row.size(); i += 2) {
    const std::int8_t* first = column(i);
    const std::int8_t* second = column(i + 1);
    const float one = row[i].value, two = row[i + 1].value;
    for (std::uint32_t c = 0; c < classes; ++c)
      sums[c] = (sums[c] + one * static_cast<float>(first[c])) + two * static_cast<float>(second[c]);
  }
  if (i == row.size()) return;
  const std::int8_t* last = column(i);
  for (std::uint32_t c = 0; c < classes; ++c) sums[c] += row[i].value * static_cast<float>(last[c]);
}
void add_plain(const LinearModel& model, const Row& row, float* sums) {
  add_columns(model, row, sums);
}
using Adder = void (*)(const LinearModel&, const Row&, float*);
#if defined(__x86_64__)
__attribute__((target("avx2"))) void add_wide(const LinearModel& model, const Row& row, float* sums) {
  add_columns(model, row, sums);
}
Adder best_adder() {
  return __builtin_cpu_supports("avx2") ? add_wide : add_plain;
}
#else
Adder best_adder() {
  return add_plain;
}
#endif

// Puts the weights of one class into the model.
void keep_class(LinearModel& model, std::uint32_t wanted, const std::vector<float>& weights) {
  float most = 0;
  for (const float weight : weights) most = std::max(most, std::fabs(weight));
  const float step = most > 0 ? most / kSteps : 1;
  model.step[wanted] = step;
  for (std::uint32_t f = 0; f < model.features; ++f)
    model.weights[std::size_t{f} * model.classes + wanted] =
        static_cast<std::int8_t>(std::lround(weights[f] / step));
}

}  // namespace

void LinearModel::score(const Row& row, std::vector<float>& margins) const {
  margins.assign(classes, 0);
  float* sums = margins.data();
  static const auto kAdd = best_adder();
  kAdd(*this, row, sums);
  for (std::uint32_t c = 0; c < classes; ++c) sums[c] = bias[c] + step[c] * sums[c];
}

LinearModel train_svm(const TrainingSet& set, const SvmOptions& options) {
  LinearModel model{set.classes, set.features, {}, {}, {}};
  model.weights.resize(std::size_t{set.features} * set.classes);
  model.step.resize(set.classes);
  model.bias.resize(set.classes);
  std::atomic<std::uint32_t> next{0};
  const auto work = [&] {
    OneAgainstRest machine(set, options);
    for (std::uint32_t c = next++; c < set.classes; c = next++) {
      machine.train(c);
      keep_class(model, c, machine.weights());
      model.bias[c] = machine.bias();
    }
  };
  const std::uint32_t helpers =
      std::min({kMostThreads, std::max(1u, std::thread::hardware_concurrency()), set.classes});
  std::vector<std::jthread> threads;
  for (std::uint32_t i = 1; i < helpers; ++i) threads.emplace_back(work);
  work();
  return model;
}

}  // namespace xiaoer::nlu
