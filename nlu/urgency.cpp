// SPDX-License-Identifier: Apache-2.0
#include "nlu/urgency.h"

#include <algorithm>

namespace xiaoer::nlu {

namespace {

constexpr double kUrgentByRule = 0.8;        // a rule at least so sure raises the level to its intent's
constexpr double kUrgentByClassifier = 0.8;  // learned evidence for one intent alone
constexpr double kDangerByClassifier = 0.5;  // … for all intents of the highest level together: 96 of 100
                                             // such messages reach it, and 1 of 100 others (docs/nlu.md)
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

bool overlap(const Hit& a, const Hit& b) {
  return a.first < b.last && b.first < a.last;
}

// Weak concepts need company. Each counts once, and so does each place: 住院 is one sign of danger though two
// concepts have it. Of what is denied or only supposed no more than the strongest counts: several words for
// one thing that did not happen are no more than one.
Priority level_of_words(const std::vector<Hit>& hits, const std::vector<Concept>& concepts) {
  struct Sum {
    double said = 0, denied = 0;
    void add(const Hit& hit) {
      if (hit.negated)
        denied = std::max(denied, hit.weight);
      else
        said += hit.weight;
    }
    [[nodiscard]] bool enough() const { return said + denied >= 0.999; }
  } highest, any;
  thread_local std::vector<const Hit*> urgent, counted;
  urgent.clear();
  counted.clear();
  for (const Hit& hit : hits)
    if (concepts[hit.concept_index].urgency) urgent.push_back(&hit);
  std::stable_sort(urgent.begin(), urgent.end(),
                   [](const Hit* a, const Hit* b) { return a->weight > b->weight; });
  for (const Hit* hit : urgent) {
    const bool said = std::any_of(counted.begin(), counted.end(), [&](const Hit* other) {
      return other->concept_index == hit->concept_index || overlap(*other, *hit);
    });
    if (said) continue;
    counted.push_back(hit);
    any.add(*hit);
    if (concepts[hit->concept_index].urgency == Priority::p0) highest.add(*hit);
  }
  if (highest.enough()) return Priority::p0;
  return any.enough() ? Priority::p1 : Priority::p3;
}

// Somebody says, or asks, that it did not happen.
bool denies_danger(const std::vector<Hit>& hits, const std::vector<Concept>& concepts) {
  return std::any_of(hits.begin(), hits.end(), [&](const Hit& hit) {
    return hit.negated && concepts[hit.concept_index].urgency == Priority::p0;
  });
}

}  // namespace

Urgency rate_urgency(const Analysis& analysis, const std::vector<Concept>& concepts,
                     const std::vector<IntentScore>& intents, double learned) {
  Urgency urgency;
  if (!analysis.hits.empty()) urgency.level = level_of_words(analysis.hits, concepts);
  urgency.reasons.reserve(analysis.hits.size());
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
  if (urgency.level != Priority::p0 && learned >= kDangerByClassifier &&
      !denies_danger(analysis.hits, concepts)) {
    urgency.level = Priority::p0;
    urgency.reasons.push_back({"classifier", "P0", learned, {}});
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
