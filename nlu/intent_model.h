// SPDX-License-Identifier: Apache-2.0
// A classifier with names: learned from labelled texts. The engine keeps one of its pack's examples; `xiaoer
// nlu evaluate` makes one of a file. Immutable; any thread.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "nlu/analyser.h"
#include "nlu/classifier.h"

namespace xiaoer::nlu {

struct LabelledText {
  std::string label, text;
};

class IntentModel {
 public:
  // Classes are the labels in `labels`, in this order; a text with another label belongs to none of them.
  IntentModel(const Analyser& analyser, std::vector<std::string> labels,
              const std::vector<LabelledText>& texts);

  void judge(const Analysis& analysis, Judgement& out) const;
  [[nodiscard]] const std::vector<std::string>& labels() const { return labels_; }
  [[nodiscard]] const Classifier& classifier() const { return *classifier_; }

 private:
  const Analyser& analyser_;
  std::vector<std::string> labels_;
  std::optional<Classifier> classifier_;
};

}  // namespace xiaoer::nlu
