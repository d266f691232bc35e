// SPDX-License-Identifier: Apache-2.0
#include "nlu/rules.h"

#include <algorithm>

#include "nlu/characters.h"

namespace xiaoer::nlu {

namespace {

constexpr std::size_t kNone = static_cast<std::size_t>(-1);
constexpr double kKeywordScore = 0.9;
constexpr std::uint8_t kMostKeywords = 8;  // of one intent in one message
constexpr double kPatternScore = 0.9;
constexpr double kConceptScore = 0.9;
constexpr std::size_t kMostIgnored = 24;  // characters around the saying of an exact rule

std::string part(const NormalText& text, std::size_t first, std::size_t last) {
  return text.text.substr(text.text_begin[first], text.text_begin[last] - text.text_begin[first]);
}

}  // namespace

Rules::Rules(Content content, const Lexicon& lexicon) : content_(std::move(content)), lexicon_(lexicon) {
  for (std::size_t i = 0; i < content_.intents.size(); ++i) {
    const Intent& intent = content_.intents[i];
    for (const auto& text : intent.exact) {
      const std::u32string core = lexicon_.core(normal_chars(text));
      longest_exact_ = std::max(longest_exact_, core.size());
      exact_[core].push_back(i);
    }
    for (const auto& text : intent.keywords) keywords_.add(normal_chars(text), static_cast<std::uint32_t>(i));
  }
  keywords_.build();
  for (const auto& row : lexicon_.concepts()) {
    const auto place = std::find_if(content_.intents.begin(), content_.intents.end(),
                                    [&](const Intent& intent) { return intent.id == row.intent; });
    concept_intents_.push_back(
        place == content_.intents.end() ? kNone : static_cast<std::size_t>(place - content_.intents.begin()));
  }
  concept_rules_.resize(lexicon_.concepts().size());
  for (std::uint32_t i = 0; i < content_.rules.size(); ++i) {
    const Rule& rule = content_.rules[i];
    if (!rule.all.empty())
      concept_rules_[rule.all.front()].push_back(i);
    else
      for (const std::size_t one : rule.any) concept_rules_[one].push_back(i);
  }
}

std::vector<Evidence> Rules::find(const NormalText& text, const std::vector<Hit>& hits) const {
  std::vector<Evidence> evidence;
  find_exact(text, evidence);
  find_keywords(text, evidence);
  find_patterns(text, evidence);
  find_concepts(text, hits, evidence);
  find_rules(text, hits, evidence);
  return evidence;
}

void Rules::find_exact(const NormalText& text, std::vector<Evidence>& evidence) const {
  if (text.chars.size() > longest_exact_ + kMostIgnored) return;
  const auto found = exact_.find(lexicon_.core(text.chars));
  if (found == exact_.end()) return;
  for (const std::size_t intent : found->second)
    evidence.push_back({intent, 1, {"exact", text.text, 1, text.span(0, text.chars.size())}});
}

void Rules::find_keywords(const NormalText& text, std::vector<Evidence>& evidence) const {
  thread_local std::vector<std::uint8_t> negated;
  negated.clear();
  thread_local std::vector<std::uint8_t> found;
  found.assign(content_.intents.size(), 0);
  keywords_.scan(text.chars, [&](std::uint32_t intent, std::size_t first, std::size_t last) {
    if (found[intent] >= kMostKeywords || !whole_words(text.chars, first, last)) return;
    ++found[intent];
    if (negated.empty()) lexicon_.negation().mark(text, negated);
    const double score = kKeywordScore * (negated[first] ? lexicon_.negation().factor() : 1);
    evidence.push_back({intent, score, {"word", part(text, first, last), score, text.span(first, last)}});
  });
}

void Rules::find_patterns(const NormalText& text, std::vector<Evidence>& evidence) const {
  for (Patterns::Match& match : content_.patterns.find(text))
    evidence.push_back(
        {match.intent,
         kPatternScore,
         {"pattern", std::move(match.text), kPatternScore, text.span(match.first, match.last)}});
}

void Rules::find_concepts(const NormalText& text, const std::vector<Hit>& hits,
                          std::vector<Evidence>& evidence) const {
  for (const Hit& hit : hits) {
    const std::size_t intent = concept_intents_[hit.concept_index];
    if (intent == kNone) continue;
    const double score = kConceptScore * std::min(1.0, hit.weight);
    const std::string detail =
        lexicon_.concepts()[hit.concept_index].id + ": " + part(text, hit.first, hit.last);
    evidence.push_back({intent, score, {"word", detail, score, text.span(hit.first, hit.last)}});
  }
}

namespace {

struct Extent {
  std::size_t first = kNone, last = 0;

  void widen(const Hit& hit) {
    first = std::min(first, hit.first);
    last = std::max(last, hit.last);
  }
  [[nodiscard]] std::size_t with(const Hit& hit) const {
    return std::max(last, hit.last) - std::min(first, hit.first);
  }
};

// The hit of `wanted` that makes the extent least; in an ordered rule one that stands behind it.
const Hit* nearest_hit(const std::vector<Hit>& hits, std::size_t wanted, const Extent& extent,
                       std::size_t from) {
  const Hit* best = nullptr;
  for (const Hit& hit : hits) {
    if (hit.concept_index != wanted || hit.negated || hit.first < from) continue;
    if (!best || extent.with(hit) < extent.with(*best)) best = &hit;
  }
  return best;
}

// The characters that a rule needs when `start` is its first hit, or nothing when it does not hold.
std::optional<Extent> extent_from(const Rule& rule, const std::vector<Hit>& hits, const Hit& start) {
  Extent extent;
  extent.widen(start);
  std::size_t from = rule.ordered ? start.last : 0;
  for (std::size_t i = rule.all.empty() ? 0 : 1; i < rule.all.size(); ++i) {
    const Hit* hit = nearest_hit(hits, rule.all[i], extent, from);
    if (!hit) return std::nullopt;
    extent.widen(*hit);
    if (rule.ordered) from = hit->last;
  }
  std::size_t found = 0;
  for (std::size_t i = 0; i < rule.any.size() && found < rule.least; ++i) {
    const Hit* hit = nearest_hit(hits, rule.any[i], extent, 0);
    if (!hit || (rule.window && extent.with(*hit) > rule.window)) continue;
    extent.widen(*hit);
    ++found;
  }
  if (!rule.any.empty() && found < rule.least) return std::nullopt;
  if (rule.window && extent.last - extent.first > rule.window) return std::nullopt;
  return extent;
}

bool forbidden(const Rule& rule, const std::vector<Hit>& hits, const Extent& extent) {
  const Hit range{0, extent.first, extent.last, 0};
  return std::any_of(hits.begin(), hits.end(), [&](const Hit& hit) {
    return std::find(rule.none.begin(), rule.none.end(), hit.concept_index) != rule.none.end() &&
           !hit.negated && (rule.none_window == 0 || gap(hit, range) <= rule.none_window);
  });
}

std::optional<Extent> extent_of(const Rule& rule, const std::vector<Hit>& hits) {
  for (const Hit& hit : hits) {
    if (hit.negated) continue;
    const bool starts = rule.all.empty()
                            ? std::find(rule.any.begin(), rule.any.end(), hit.concept_index) != rule.any.end()
                            : hit.concept_index == rule.all.front();
    if (!starts) continue;
    const auto extent = extent_from(rule, hits, hit);
    if (extent && !forbidden(rule, hits, *extent)) return extent;
  }
  return std::nullopt;
}

}  // namespace

void Rules::find_rules(const NormalText& text, const std::vector<Hit>& hits,
                       std::vector<Evidence>& evidence) const {
  if (hits.empty()) return;
  thread_local std::vector<std::uint8_t> present;
  present.assign(lexicon_.concepts().size(), 0);
  thread_local std::vector<std::uint32_t> begun;
  begun.clear();
  for (const Hit& hit : hits) {
    if (hit.negated || present[hit.concept_index]) continue;
    present[hit.concept_index] = 1;
    const auto& rules = concept_rules_[hit.concept_index];
    begun.insert(begun.end(), rules.begin(), rules.end());
  }
  std::sort(begun.begin(), begun.end());
  begun.erase(std::unique(begun.begin(), begun.end()), begun.end());
  for (const std::uint32_t number : begun) {
    const Rule& rule = content_.rules[number];
    const auto is_present = [&](std::size_t wanted) { return present[wanted] != 0; };
    if (!std::all_of(rule.all.begin(), rule.all.end(), is_present)) continue;
    if (!rule.any.empty() && std::none_of(rule.any.begin(), rule.any.end(), is_present)) continue;
    if (const auto extent = extent_of(rule, hits))
      evidence.push_back(
          {rule.intent, rule.score, {"rule", rule.id, rule.score, text.span(extent->first, extent->last)}});
  }
}

}  // namespace xiaoer::nlu
