// SPDX-License-Identifier: Apache-2.0
#include "nlu/urgency.h"

#include <algorithm>

namespace xiaoer::nlu {

namespace {

constexpr double kUrgentByRule = 0.8;        // a rule at least so sure raises the level to its intent's
constexpr double kUrgentByClassifier = 0.8;  // learned evidence alone
constexpr double kDenied = 0.45;             // so weak is a word only when it is negated or supposed
constexpr double kOrdinaryScore = 0.5;       // for the levels that call nobody at once

bool speaks_for_level(const IntentScore& score) {
  if (score.priority >= Priority::p2) return score.score >= kOrdinaryScore;
  bool by_rule = false, denied = false;
  for (const Reason& reason : score.reasons) {
    if (reason.kind == "classifier") continue;
    by_rule = by_rule || reason.weight >= kUrgentByRule;
    denied = denied || reason.weight < kDenied;
  }
  return by_rule || (!denied && score.score >= kUrgentByClassifier);
}

// Each concept counts once, by its best hit; weak ones need company.
Priority level_of_words(const std::vector<Hit>& hits, const std::vector<Concept>& concepts) {
  std::vector<double> best(concepts.size());
  for (const Hit& hit : hits) best[hit.concept_index] = std::max(best[hit.concept_index], hit.weight);
  double highest = 0, any = 0;
  for (const Hit& hit : hits) {
    double& weight = best[hit.concept_index];
    const auto& level = concepts[hit.concept_index].urgency;
    if (level) any += weight;
    if (level == Priority::p0) highest += weight;
    weight = 0;
  }
  constexpr double kEnough = 0.999;
  if (highest >= kEnough) return Priority::p0;
  return any >= kEnough ? Priority::p1 : Priority::p3;
}

}  // namespace

Urgency rate_urgency(const Analysis& analysis, const std::vector<Concept>& concepts,
                     const std::vector<IntentScore>& intents) {
  Urgency urgency;
  if (!analysis.hits.empty()) urgency.level = level_of_words(analysis.hits, concepts);
  for (const Hit& hit : analysis.hits) {
    const Concept& row = concepts[hit.concept_index];
    if (row.urgency)
      urgency.reasons.push_back({"word", row.id + ": " + analysis.part(hit.first, hit.last), hit.weight,
                                 analysis.text.span(hit.first, hit.last)});
  }
  for (const IntentScore& score : intents) {
    if (score.priority >= urgency.level || !speaks_for_level(score)) continue;
    urgency.level = score.priority;
    urgency.reasons.push_back({"intent", score.intent, score.score, {}});
  }
  return urgency;
}

double rate_sentiment(const Analysis& analysis, const std::vector<Concept>& concepts) {
  double sum = 0;
  for (const Hit& hit : analysis.hits) {
    const double feeling = concepts[hit.concept_index].sentiment;
    sum += hit.negated ? -0.5 * feeling : feeling;
  }
  return std::clamp(sum, -1.0, 1.0);
}

}  // namespace xiaoer::nlu
