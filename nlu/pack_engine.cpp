// SPDX-License-Identifier: Apache-2.0
#include "nlu/pack_engine.h"

#include <algorithm>
#include <future>
#include <utility>

#include "foundation/memory.h"
#include "foundation/text.h"
#include "nlu/language.h"
#include "nlu/urgency.h"

namespace xiaoer::nlu {

namespace {

constexpr double kLeastScore = 0.05;  // below it only the best intent is worth telling
constexpr std::size_t kMostIntents = 5;
constexpr double kOutweighed = 0.7;          // danger so much less likely than something ordinary is none
constexpr double kClassifierCeiling = 0.95;  // learned evidence alone is never certain

std::vector<Token> tokens_of(const NormalText& text, const std::vector<Word>& words) {
  std::vector<Token> tokens;
  tokens.reserve(words.size());
  for (const Word& word : words) {
    const std::uint32_t begin = text.text_begin[word.first];
    tokens.push_back(
        {text.text.substr(begin, text.text_begin[word.last] - begin), text.span(word.first, word.last)});
  }
  return tokens;
}

}  // namespace

// The lexicon is read on another thread while this one compiles the patterns.
PackEngine::PackEngine(const std::filesystem::path& pack) {
  auto analyser = std::async(std::launch::async, [&pack] {
    return std::make_unique<Analyser>(pack, Lexicon::read(pack / "lexicon.toml"));
  });
  auto content = Rules::read(pack / "intents.toml", [&]() -> const std::vector<Concept>& {
    analyser_ = analyser.get();
    return analyser_->lexicon().concepts();
  });
  for (Intent& intent : content.intents) {
    for (const auto* list : {&intent.exact, &intent.keywords})
      for (const auto& text : *list) examples_.push_back({intent.id, text});
    for (auto& text : std::exchange(intent.examples, {})) examples_.push_back({intent.id, std::move(text)});
  }
  for (auto& text : std::exchange(content.outside, {})) examples_.push_back({"", std::move(text)});
  rules_.emplace(std::move(content), analyser_->lexicon());
}

const IntentModel& PackEngine::model() const {
  std::call_once(trained_, [this] {
    learn();
    return_freed_memory();  // training needed several times what is left
  });
  return *model_;
}

// Takes them out: nobody needs them once they are learned.
void PackEngine::learn() const {
  std::vector<std::string> labels;
  for (const Intent& intent : rules_->intents()) labels.push_back(intent.id);
  model_.emplace(*analyser_, std::move(labels), std::exchange(examples_, {}));
}

std::vector<std::string> PackEngine::intents() const {
  std::vector<std::string> ids;
  for (const Intent& intent : rules_->intents()) ids.push_back(intent.id);
  return ids;
}

Priority PackEngine::priority_of(const std::string& intent) const {
  for (const Intent& row : rules_->intents())
    if (row.id == intent) return row.priority;
  return Priority::p3;
}

std::vector<Token> PackEngine::segment(std::string_view text) const {
  const std::string valid = valid_utf8(text);
  const NormalText normal = normalise(valid);
  thread_local std::vector<Word> words;
  analyser_->segmenter().cut(normal, words);
  return tokens_of(normal, words);
}

Understanding PackEngine::understand(std::string_view bytes, TimePoint now) const {
  Analysis analysis = analyser_->analyse(bytes, now);
  Understanding result;
  result.language = language_of(analysis.text.chars);
  result.tokens = tokens_of(analysis.text, analysis.words);
  thread_local Judgement judgement;
  model().judge(analysis, judgement);
  result.intents = score_intents(analysis, judgement.probabilities);
  result.urgency = rate_urgency(analysis, analyser_->lexicon().concepts(), result.intents,
                                danger_learned(judgement.probabilities));
  result.sentiment = rate_sentiment(analysis, analyser_->lexicon().concepts());
  result.original = std::move(analysis.original);
  result.normalised = std::move(analysis.text.text);
  result.entities = std::move(analysis.entities);
  return result;
}

Urgency PackEngine::urgency_by_rules(std::string_view text, TimePoint now) const {
  const Analysis analysis = analyser_->analyse(text, now);
  return rate_urgency(analysis, analyser_->lexicon().concepts(), score_intents(analysis, {}), 0);
}

// Of all urgent intents together; 0 when an ordinary one is much more likely: 保质期几个月 reminds of goods
// that have expired, but it is a question about how long they keep.
double PackEngine::danger_learned(const std::vector<float>& probabilities) const {
  double none = 1, ordinary = 0;
  for (std::size_t i = 0; i < probabilities.size(); ++i) {
    const double chance = static_cast<double>(probabilities[i]);
    const Priority priority = rules_->intents()[i].priority;
    if (priority == Priority::p0) none *= 1 - chance;
    if (priority >= Priority::p2) ordinary = std::max(ordinary, chance);
  }
  const double danger = 1 - none;
  return danger < kOutweighed * ordinary ? 0 : danger;
}

std::vector<IntentScore> PackEngine::score_intents(const Analysis& analysis,
                                                   const std::vector<float>& probabilities) const {
  const auto learned_of = [&](std::size_t intent) {
    return probabilities.empty() ? 0.0 : static_cast<double>(probabilities[intent]);
  };
  thread_local std::vector<double> by_rules;
  by_rules.assign(rules_->intents().size(), 0);
  std::vector<Evidence> evidence = rules_->find(analysis.text, analysis.hits);
  for (const Evidence& piece : evidence)
    by_rules[piece.intent] = std::max(by_rules[piece.intent], piece.score);
  thread_local std::vector<std::pair<double, std::size_t>> ranking;
  ranking.clear();
  std::pair<double, std::size_t> best{0, 0};
  for (std::size_t i = 0; i < by_rules.size(); ++i) {
    const double learned = std::min(kClassifierCeiling, learned_of(i));
    const double score = 1 - (1 - by_rules[i]) * (1 - learned);
    if (score >= kLeastScore) ranking.emplace_back(-score, i);
    if (score > best.first) best = {score, i};
  }
  if (ranking.empty() && best.first > 0) ranking.emplace_back(-best.first, best.second);
  std::sort(ranking.begin(), ranking.end());
  if (ranking.size() > kMostIntents) ranking.resize(kMostIntents);
  std::vector<IntentScore> scores;
  scores.reserve(ranking.size());
  for (const auto& [score, place] : ranking) {
    const std::size_t index = place;
    const Intent& intent = rules_->intents()[index];
    scores.push_back({intent.id, -score, intent.priority, {}});
    const auto pieces = std::count_if(evidence.begin(), evidence.end(),
                                      [&](const Evidence& piece) { return piece.intent == index; });
    scores.back().reasons.reserve(static_cast<std::size_t>(pieces) + 1);
    for (Evidence& piece : evidence)
      if (piece.intent == index) scores.back().reasons.push_back(std::move(piece.reason));
    if (const double learned = learned_of(index); learned >= kLeastScore)
      scores.back().reasons.push_back({"classifier", "", learned, {}});
  }
  return scores;
}

std::shared_ptr<const Engine> Engine::load(const std::filesystem::path& pack) {
  return std::make_shared<PackEngine>(pack);
}

}  // namespace xiaoer::nlu
