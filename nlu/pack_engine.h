// SPDX-License-Identifier: Apache-2.0
// The Engine of a pack: analyser, rules and learned model put together. Loading reads and checks the files;
// the model is trained by the first message (about half a second), so that commands which need no model
// start at once.
#pragma once
#include <memory>
#include <mutex>
#include <optional>

#include "nlu/engine.h"
#include "nlu/intent_model.h"
#include "nlu/rules.h"

namespace xiaoer::nlu {

class PackEngine final : public Engine {
 public:
  explicit PackEngine(const std::filesystem::path& pack);

  [[nodiscard]] Understanding understand(std::string_view text, TimePoint now) const override;
  [[nodiscard]] std::vector<Token> segment(std::string_view text) const override;
  [[nodiscard]] std::vector<std::string> intents() const override;

  // What lexicon and rules find without the learned model.
  [[nodiscard]] Urgency urgency_by_rules(std::string_view text, TimePoint now) const;
  // p3 for an intent that the pack does not have.
  [[nodiscard]] Priority priority_of(const std::string& intent) const;
  [[nodiscard]] const Analyser& analyser() const { return *analyser_; }
  [[nodiscard]] const IntentModel& model() const;

 private:
  void learn() const;
  // How likely some intent of the highest level holds.
  [[nodiscard]] double danger_learned(const std::vector<float>& probabilities) const;
  // `learned`: how likely each intent is by the model; empty = not asked.
  [[nodiscard]] std::vector<IntentScore> score_intents(const Analysis& analysis,
                                                       const std::vector<float>& learned) const;

  std::unique_ptr<Analyser> analyser_;
  std::optional<Rules> rules_;
  mutable std::vector<LabelledText> examples_;  // until they are learned
  mutable std::once_flag trained_;
  mutable std::optional<IntentModel> model_;
};

}  // namespace xiaoer::nlu
