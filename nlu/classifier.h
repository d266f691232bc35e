// SPDX-License-Identifier: Apache-2.0
// Learns intents from examples and tells how likely each is for a new text. Trained in a fraction of a second
// when a pack is loaded or saved; immutable afterwards; any thread.
#pragma once
#include <cstdint>
#include <vector>

#include "nlu/features.h"
#include "nlu/svm.h"

namespace xiaoer::nlu {

// Numbers of known features, by open addressing; unknown features have none.
class Vocabulary {
 public:
  static constexpr std::uint32_t kUnknown = 0xFFFFFFFF;
  explicit Vocabulary(std::size_t expected);
  std::uint32_t add(std::uint64_t hash);  // also of a known one
  [[nodiscard]] std::uint32_t find(std::uint64_t hash) const;
  [[nodiscard]] std::uint32_t size() const { return size_; }

 private:
  struct Slot {
    std::uint64_t hash = 0;
    std::uint32_t number = 0;
  };
  [[nodiscard]] std::size_t place(std::uint64_t hash) const;
  std::vector<Slot> slots_;
  std::size_t mask_;
  std::uint32_t size_ = 0;
};

struct Sample {
  std::vector<HashedFeature> features;
  std::uint32_t label;  // the number of classes = belongs to none
};

struct Judgement {
  std::vector<float> margins;
  std::vector<float> probabilities;  // of each class by itself; several may hold
  double known = 0;                  // share of the text's features that the examples have
};

class Classifier {
 public:
  // Classes without samples never hold. `classes` may be 0.
  Classifier(const std::vector<Sample>& samples, std::uint32_t classes, const SvmOptions& options = {});
  void judge(const std::vector<HashedFeature>& features, Judgement& out) const;
  [[nodiscard]] std::uint32_t classes() const { return model_.classes; }

 private:
  struct Sigmoid {
    double slope = 2, shift = 0;
  };
  [[nodiscard]] Row known_row(const std::vector<HashedFeature>& features, double* known_share) const;
  void calibrate(const TrainingSet& set, const SvmOptions& options);

  Vocabulary vocabulary_;
  LinearModel model_;
  Sigmoid sigmoid_;
};

}  // namespace xiaoer::nlu
