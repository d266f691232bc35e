// SPDX-License-Identifier: Apache-2.0
#include "nlu/intent_model.h"

#include <unordered_map>

#include "nlu/threads.h"

namespace xiaoer::nlu {

IntentModel::IntentModel(const Analyser& analyser, std::vector<std::string> labels,
                         const std::vector<LabelledText>& texts)
    : analyser_(analyser), labels_(std::move(labels)) {
  const auto none = static_cast<std::uint32_t>(labels_.size());
  std::unordered_map<std::string, std::uint32_t> numbers;
  for (std::uint32_t i = 0; i < none; ++i) numbers.emplace(labels_[i], i);
  std::vector<Sample> samples(texts.size());
  share_work(texts.size(), [&](const auto& next) {
    for (std::size_t i = next(); i < texts.size(); i = next()) {
      const auto known = numbers.find(texts[i].label);
      samples[i].label = known == numbers.end() ? none : known->second;
      analyser_.features(analyser_.analyse(texts[i].text, {}), samples[i].features);
    }
  });
  classifier_.emplace(samples, none);
}

void IntentModel::judge(const Analysis& analysis, Judgement& out) const {
  thread_local std::vector<HashedFeature> features;
  analyser_.features(analysis, features);
  classifier_->judge(features, out);
}

}  // namespace xiaoer::nlu
