// SPDX-License-Identifier: Apache-2.0
#include "dialogs/triggers.h"

namespace xiaoer::dialogs {
namespace {

// An intent this far below the best one is not what he wants, however pressing it were.
constexpr double kNear = 0.7;

const Flow* flow_of_intent(const Book& book, const std::string& intent) {
  for (const auto& flow : book.flows)
    for (const auto& pattern : flow.intents)
      if (intent_fits(intent, pattern)) return &flow;
  return nullptr;
}

// Whether `label` is `form` but for capital letters; `form` has none.
bool same_letters(std::string_view form, std::string_view label) {
  return std::equal(form.begin(), form.end(), label.begin(), label.end(), [](char a, char b) {
    return a == (b >= 'A' && b <= 'Z' ? static_cast<char>(b - 'A' + 'a') : b);
  });
}

bool names_flow(const Scene& scene, const Flow& flow) {
  const auto& forms = scene.words.forms;
  const auto only = [&](const std::string& label) {
    return std::any_of(forms.begin(), forms.end(),
                       [&](const std::string& form) { return same_letters(form, label); });
  };
  for (const auto* wording : {&flow.name, &flow.offer})
    for (const auto& [language, label] : *wording)
      if (only(label)) return true;
  return false;
}

bool fits(const Scene& scene, const Urgent& urgent) {
  if (scene.heard.urgency.level > urgent.level) return false;
  if (urgent.intents.empty()) return true;
  return scene.means(urgent.intents, scene.book.policy.thresholds.suggest);
}

}  // namespace

const Flow* wanted_flow(const Scene& scene, double at_least) {
  for (const auto& flow : scene.book.flows) {
    if (names_flow(scene, flow)) return &flow;
    for (const auto& phrase : flow.phrases)
      if (scene.said(phrase)) return &flow;
  }
  const Flow* best = nullptr;
  auto best_priority = nlu::Priority::p3;
  const double best_score = scene.heard.intents.empty() ? 0 : scene.heard.intents.front().score;
  for (const auto& intent : scene.heard.intents) {
    if (intent.score < at_least || intent.score < best_score * kNear) continue;
    const Flow* flow = flow_of_intent(scene.book, intent.intent);
    if (!flow || (best && intent.priority >= best_priority)) continue;
    best = flow;
    best_priority = intent.priority;
  }
  return best;
}

const Urgent* danger(const Scene& scene) {
  for (const auto& urgent : scene.book.policy.urgent)
    if (fits(scene, urgent)) return &urgent;
  return nullptr;
}

}  // namespace xiaoer::dialogs
