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

bool refuses(const Scene& scene, const Flow& flow) {
  return std::any_of(flow.refused.begin(), flow.refused.end(),
                     [&](const auto& phrase) { return scene.said(phrase); });
}

bool fits(const Scene& scene, const Urgent& urgent) {
  if (scene.heard.urgency.level > urgent.level) return false;
  if (urgent.intents.empty()) return true;
  return scene.means(urgent.intents, scene.book.policy.thresholds.suggest);
}

}  // namespace

const Flow* named_flow(const Scene& scene) {
  const Book& book = scene.book;
  std::size_t first = book.flows.size();
  for (const auto& form : scene.words.forms)
    if (const auto found = book.flow_of_label.find(form); found != book.flow_of_label.end())
      first = std::min(first, found->second);
  for (const Mention& mention : scene.words.mentions) {
    if (!mention.counts) continue;
    if (const auto found = book.flow_of_phrase.find(mention.phrase); found != book.flow_of_phrase.end())
      first = std::min(first, found->second);
  }
  return first < book.flows.size() && !refuses(scene, book.flows[first]) ? &book.flows[first] : nullptr;
}

const Flow* wanted_flow(const Scene& scene, double at_least) {
  if (const Flow* named = named_flow(scene)) return named;
  const Flow* best = nullptr;
  auto best_priority = nlu::Priority::p3;
  const double best_score = scene.heard.intents.empty() ? 0 : scene.heard.intents.front().score;
  for (const auto& intent : scene.heard.intents) {
    if (intent.score < at_least || intent.score < best_score * kNear) continue;
    const Flow* flow = flow_of_intent(scene.book, intent.intent);
    if (!flow || refuses(scene, *flow) || (best && intent.priority >= best_priority)) continue;
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
