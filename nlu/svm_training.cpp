// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>

#include "nlu/svm.h"
#include "nlu/threads.h"

namespace xiaoer::nlu {

namespace {

constexpr float kSteps = 127;
// A machine that forgets some rows knows most of the answer already: rows that were far on the right side
// stay there, and a few rounds are enough.
constexpr float kNear = 0.05f;
constexpr int kRoundsAfterForgetting = 4;

// A small generator of our own: the same order on every platform.
struct Shuffler {
  std::uint64_t state = 0x853C49E6748FEA9Bull;
  std::uint32_t below(std::size_t limit) {
    state = state * 6364136223846793005ull + 1442695040888963407ull;
    return static_cast<std::uint32_t>(((state >> 32) * limit) >> 32);
  }
};

class OneAgainstRest {
 public:
  struct State {
    std::vector<float> alpha;     // of each row
    std::vector<float> gradient;  // of each row, when it was last looked at
    std::vector<float> weights;   // of each feature
    float bias = 0;
  };

  OneAgainstRest(const TrainingSet& set, const SvmOptions& options)
      : set_(set),
        options_(options),
        diagonal_(static_cast<float>(0.5 / options.cost)),
        own_diagonal_(set.classes > 2 ? static_cast<float>(diagonal_ / options.cost_of_own) : diagonal_),
        squares_(set.rows.size()) {
    for (std::size_t i = 0; i < set.rows.size(); ++i) {
      float sum = 1;  // the bias as a feature
      for (const Entry& entry : set.rows[i]) sum += entry.value * entry.value;
      squares_[i] = sum;
    }
  }

  void train(std::uint32_t wanted) {
    wanted_ = wanted;
    now_.alpha.assign(set_.rows.size(), 0.0f);
    now_.gradient.assign(set_.rows.size(), 0.0f);
    now_.weights.assign(set_.features, 0.0f);
    now_.bias = 0;
    shuffler_ = {};
    order_.resize(set_.rows.size());
    std::iota(order_.begin(), order_.end(), 0u);
    improve(options_.max_rounds);
  }

  // What the machine would be had it never seen the rows of one part: forgets them and settles again.
  void settle_without(const Parts& parts, std::uint32_t part, const State& trained) {
    now_ = trained;
    order_.clear();
    for (std::uint32_t i = 0; i < set_.rows.size(); ++i) {
      if (i % parts.parts == part)
        put(i, 0);
      else if (now_.alpha[i] > 0 || now_.gradient[i] < kNear)
        order_.push_back(i);
    }
    improve(kRoundsAfterForgetting);
  }

  [[nodiscard]] float margin(Row row) const {
    const float* weights = now_.weights.data();
    float even = now_.bias, odd = 0;
    std::size_t i = 0;
    for (; i + 1 < row.size(); i += 2) {
      even += weights[row[i].feature] * row[i].value;
      odd += weights[row[i + 1].feature] * row[i + 1].value;
    }
    if (i < row.size()) even += weights[row[i].feature] * row[i].value;
    return even + odd;
  }
  [[nodiscard]] const State& state() const { return now_; }

 private:
  struct Limits {
    float most = std::numeric_limits<float>::infinity();
    float least = -std::numeric_limits<float>::infinity();
  };

  void improve(int rounds) {
    active_ = order_.size();
    Limits limits;
    for (int round = 0; round < rounds; ++round) {
      const Limits seen = pass(limits);
      if (seen.most - seen.least <= options_.tolerance) {
        if (active_ == order_.size()) return;
        active_ = order_.size();
        limits = {};
        continue;
      }
      limits = {seen.most > 0 ? seen.most : Limits{}.most, Limits{}.least};
    }
  }

  // One sweep over the active rows; rows that will stay at zero are set aside (shrinking).
  Limits pass(const Limits& limits) {
    Limits seen{-std::numeric_limits<float>::infinity(), std::numeric_limits<float>::infinity()};
    for (std::size_t i = 0; i < active_; ++i) std::swap(order_[i], order_[i + shuffler_.below(active_ - i)]);
    for (std::size_t k = 0; k < active_;) {
      const std::uint32_t index = order_[k];
      const float gradient = side(index) * margin(set_.rows[index]) - 1 + diagonal(index) * now_.alpha[index];
      now_.gradient[index] = gradient;
      float projected = gradient;
      if (now_.alpha[index] == 0) {
        if (gradient > limits.most) {
          std::swap(order_[k], order_[--active_]);
          continue;
        }
        projected = std::min(gradient, 0.0f);
      }
      seen.most = std::max(seen.most, projected);
      seen.least = std::min(seen.least, projected);
      if (std::fabs(projected) > 1e-6f)
        put(index, std::max(now_.alpha[index] - gradient / squares_[index], 0.0f));
      ++k;
    }
    return seen;
  }

  [[nodiscard]] float diagonal(std::uint32_t index) const {
    return set_.labels[index] == wanted_ ? own_diagonal_ : diagonal_;
  }
  [[nodiscard]] float side(std::uint32_t index) const { return set_.labels[index] == wanted_ ? 1.0f : -1.0f; }

  void put(std::uint32_t index, float alpha) {
    const float step = side(index) * (alpha - now_.alpha[index]);
    now_.alpha[index] = alpha;
    if (step == 0) return;
    now_.bias += step;
    for (const Entry& entry : set_.rows[index]) now_.weights[entry.feature] += step * entry.value;
  }

  const TrainingSet& set_;
  const SvmOptions& options_;
  const float diagonal_, own_diagonal_;
  std::vector<float> squares_;
  State now_;
  std::vector<std::uint32_t> order_;
  std::uint32_t wanted_ = 0;
  std::size_t active_ = 0;
  Shuffler shuffler_;
};

// Puts the weights of one class into the model.
void keep_class(LinearModel& model, std::uint32_t wanted, const OneAgainstRest::State& trained,
                const std::vector<float>& trust) {
  std::vector<float> weights = trained.weights;
  for (std::size_t f = 0; f < trust.size(); ++f) weights[f] *= trust[f];
  float most = 0;
  for (const float weight : weights) most = std::max(most, std::fabs(weight));
  const float step = most > 0 ? most / kSteps : 1;
  model.step[wanted] = step;
  model.bias[wanted] = trained.bias;
  for (std::uint32_t f = 0; f < model.features; ++f)
    model.weights[std::size_t{f} * model.classes + wanted] =
        static_cast<std::int8_t>(std::floor(weights[f] / step + 0.5f));
}

// How differently each feature occurs in two classes: the sum of both logarithms of how much more often it is
// seen than expected. Features that tell the classes apart may then get larger weights than the many others
// (Wang and Manning, 2012). Empty when there are more classes or too few rows to know.
std::vector<float> trust_in_features(const TrainingSet& set) {
  constexpr std::size_t kEnoughRows = 500;
  constexpr float kLeast = 0.2f;
  if (set.classes != 2 || set.rows.size() < kEnoughRows) return {};
  std::vector<std::array<float, 2>> seen(set.features);
  std::array<float, 2> rows{};
  for (std::size_t i = 0; i < set.rows.size(); ++i) {
    const std::size_t one = set.labels[i] == 0 ? 0 : 1;
    ++rows[one];
    for (const Entry& entry : set.rows[i]) ++seen[entry.feature][one];
  }
  std::vector<float> trust(set.features, kLeast);
  for (std::uint32_t f = 0; f < set.features; ++f)
    for (const std::size_t one : {0, 1}) {
      const float expected = (seen[f][0] + seen[f][1]) * rows[one] / (rows[0] + rows[1]);
      trust[f] += std::fabs(std::log((seen[f][one] + 1) / (expected + 1)));
    }
  return trust;
}

// The rows with their values multiplied by `trust`, as long as before on average; `trust` follows.
Rows weigh(const Rows& rows, std::vector<float>& trust) {
  float squares = 0.001f;
  for (std::size_t i = 0; i < rows.size(); ++i)
    for (const Entry& entry : rows[i])
      squares += std::pow(entry.value * trust[entry.feature], 2.0f) / static_cast<float>(rows.size());
  for (float& factor : trust) factor /= std::sqrt(squares);
  Rows weighed;
  std::vector<Entry> row;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    row.assign(rows[i].begin(), rows[i].end());
    for (Entry& entry : row) entry.value *= trust[entry.feature];
    weighed.add(row);
  }
  return weighed;
}

Training train_all(const TrainingSet& set, const std::vector<float>& trust, const Parts& parts,
                   const SvmOptions& options) {
  Training training{{set.classes, set.features, {}, {}, {}}, {}};
  LinearModel& model = training.model;
  model.weights.resize(std::size_t{set.features} * set.classes);
  model.step.resize(set.classes);
  model.bias.resize(set.classes);
  if (parts.held_out > 0) training.margins.resize(set.rows.size() * set.classes);
  share_work(set.classes, [&](const auto& next) {
    OneAgainstRest machine(set, options);
    OneAgainstRest::State trained;
    for (std::size_t at = next(); at < set.classes; at = next()) {
      const auto wanted = static_cast<std::uint32_t>(at);
      machine.train(wanted);
      trained = machine.state();
      keep_class(model, wanted, trained, trust);
      for (std::uint32_t part = 0; part < parts.held_out; ++part) {
        machine.settle_without(parts, part, trained);
        for (std::size_t i = part; i < set.rows.size(); i += parts.parts)
          training.margins[i * set.classes + wanted] = machine.margin(set.rows[i]);
      }
    }
  });
  return training;
}

}  // namespace

Training train_svm(const TrainingSet& set, const Parts& parts, const SvmOptions& options) {
  std::vector<float> trust = trust_in_features(set);
  if (trust.empty()) return train_all(set, trust, parts, options);
  const TrainingSet weighed{weigh(set.rows, trust), set.labels, set.classes, set.features};
  return train_all(weighed, trust, parts, options);
}

}  // namespace xiaoer::nlu
