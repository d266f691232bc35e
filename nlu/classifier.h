// SPDX-License-Identifier: Apache-2.0
// Learns classes from examples and tells how likely each is for a new text. Trained in a fraction of a second
// when a pack is loaded or saved; immutable afterwards; any thread.
#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "nlu/calibration.h"
#include "nlu/features.h"
#include "nlu/svm.h"
#include "nlu/vocabulary.h"

namespace xiaoer::nlu {

struct Sample {
  std::vector<HashedFeature> features;
  std::uint32_t label;  // the number of classes = belongs to none
};

struct Judgement {
  std::vector<float> margins;
  std::vector<float> probabilities;  // of each class by itself; several may hold
  std::uint32_t best = 0;            // the class with the largest margin
  double known = 0;                  // share of the text's features that the examples have
  double confidence = 0;             // how sure `best` is; no probability, compare with threshold_losing()
};

class Classifier {
 public:
  // Classes without samples never hold. `classes` may be 0.
  Classifier(const std::vector<Sample>& samples, std::uint32_t classes, const SvmOptions& options = {});
  void judge(const std::vector<HashedFeature>& features, Judgement& out) const;
  [[nodiscard]] std::uint32_t classes() const { return model_.classes; }
  // The confidence below which `share` of all texts would be refused although they are judged rightly; found
  // on examples that were held out.
  [[nodiscard]] double threshold_losing(double share) const;

 private:
  std::uint32_t number_features(const std::vector<Sample>& samples);  // how many numbers
  void measure_joints(const std::vector<Sample>& samples, const std::vector<std::uint32_t>& first_owners);
  static void join(std::vector<Entry>& row);
  void write_known(const std::vector<HashedFeature>& features, std::vector<Entry>& row,
                   double* known_share) const;
  void calibrate(const TrainingSet& set, const Parts& parts, std::span<const float> margins);
  void collect_sure(const TrainingSet& set, const Parts& parts, std::uint32_t part,
                    std::span<const float> margins);

  Vocabulary vocabulary_;
  std::uint32_t first_joint_ = 0;    // from here on a number stands for several features
  std::vector<float> joint_length_;  // of these features together, in a sample
  LinearModel model_;
  Logistic sigmoid_{2, 0};
  std::vector<double> sure_right_;  // confidences of held-out examples that were judged rightly, sorted
  std::size_t held_out_ = 0;
};

}  // namespace xiaoer::nlu
