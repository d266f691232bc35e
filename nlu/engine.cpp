// SPDX-License-Identifier: Apache-2.0
#include "nlu/engine.h"

#include <algorithm>
#include <cmath>

#include "foundation/text.h"
#include "nlu/characters.h"
#include "nlu/classifier.h"
#include "nlu/entities.h"
#include "nlu/lexicon.h"
#include "nlu/normaliser.h"
#include "nlu/rules.h"
#include "nlu/segmenter.h"

namespace xiaoer::nlu {

namespace {

constexpr double kLeastScore = 0.05;  // below it an intent is not worth telling
constexpr std::size_t kMostIntents = 5;
constexpr double kClassifierCeiling = 0.95;  // learned evidence alone is never certain
constexpr double kUrgentByRule = 0.8;
constexpr double kUrgentByClassifier = 0.7;
constexpr double kMixedShare = 0.2;

std::vector<std::string> all_words(const std::filesystem::path& pack) {
  const auto file = pack / "words.txt";
  return std::filesystem::exists(file) ? Segmenter::read_words(file) : std::vector<std::string>{};
}

std::string language_of(std::u32string_view chars) {
  const Characters& table = Characters::table();
  double han = 0, latin = 0;
  for (const char32_t point : chars) {
    const CharacterClass kind = table.class_of(point);
    if (kind == CharacterClass::han) han += 1;
    if (kind == CharacterClass::latin) latin += 0.25;  // about four letters carry as much as one character
  }
  if (han + latin == 0) return "";
  const double share = latin / (han + latin);
  if (share < kMixedShare) return "zh";
  return han == 0 ? "en" : "mixed";
}

class PackEngine final : public Engine {
 public:
  explicit PackEngine(const std::filesystem::path& pack)
      : PackEngine(pack, Lexicon::read(pack / "lexicon.toml")) {}

  [[nodiscard]] Understanding understand(std::string_view text, TimePoint now) const override;
  [[nodiscard]] std::vector<Token> segment(std::string_view text) const override;
  [[nodiscard]] std::vector<std::string> intents() const override;

 private:
  PackEngine(const std::filesystem::path& pack, const Lexicon::Content& content)
      : segmenter_(all_words(pack)),
        lexicon_(content),
        rules_(Rules::read(pack / "intents.toml", content), lexicon_),
        entities_(Entities::read(pack / "entities.toml")),
        classifier_(samples(), count_intents()) {}

  [[nodiscard]] std::vector<Sample> samples() const;
  [[nodiscard]] std::uint32_t count_intents() const {
    return static_cast<std::uint32_t>(rules_.intents().size());
  }
  [[nodiscard]] std::vector<HashedFeature> features(const NormalText& text, const std::vector<Word>& words,
                                                    const std::vector<Hit>& hits,
                                                    const std::vector<Entity>& entities) const;
  void score_intents(const NormalText& text, const std::vector<Word>& words, const std::vector<Hit>& hits,
                     Understanding& result) const;
  void rate_urgency(const NormalText& text, const std::vector<Hit>& hits, Understanding& result) const;
  [[nodiscard]] std::vector<Hit> hits_in(const NormalText& text) const {
    return lexicon_.find(text, [](std::u32string_view) { return false; });
  }

  Segmenter segmenter_;
  Lexicon lexicon_;
  Rules rules_;
  Entities entities_;
  FeatureWeights weights_;
  Classifier classifier_;
};

std::vector<HashedFeature> PackEngine::features(const NormalText& text, const std::vector<Word>& words,
                                                const std::vector<Hit>& hits,
                                                const std::vector<Entity>& entities) const {
  std::vector<std::uint64_t> marks;
  for (const Hit& hit : hits)
    marks.push_back(hash_mark("concept", lexicon_.concepts()[hit.concept_index].id));
  for (const Entity& entity : entities) marks.push_back(hash_mark("entity", entity.kind));
  std::vector<HashedFeature> found;
  extract_features({text, words, marks}, weights_, found);
  return found;
}

std::vector<Sample> PackEngine::samples() const {
  std::vector<Sample> all;
  for (std::uint32_t label = 0; label < rules_.intents().size(); ++label) {
    const Intent& intent = rules_.intents()[label];
    for (const auto* texts : {&intent.examples, &intent.exact, &intent.keywords})
      for (const auto& example : *texts) {
        const std::string valid = bounded_text(example);
        const NormalText text = normalise(valid);
        all.push_back(
            {features(text, segmenter_.cut(text), hits_in(text), entities_.find(valid, text, {})), label});
      }
  }
  return all;
}

std::vector<std::string> PackEngine::intents() const {
  std::vector<std::string> ids;
  for (const Intent& intent : rules_.intents()) ids.push_back(intent.id);
  return ids;
}

std::vector<Token> PackEngine::segment(std::string_view text) const {
  const std::string valid = valid_utf8(text);
  const NormalText normal = normalise(valid);
  std::vector<Token> tokens;
  for (const Word& word : segmenter_.cut(normal))
    tokens.push_back({normal.text.substr(normal.text_begin[word.first],
                                         normal.text_begin[word.last] - normal.text_begin[word.first]),
                      normal.span(word.first, word.last)});
  return tokens;
}

Understanding PackEngine::understand(std::string_view bytes, TimePoint now) const {
  Understanding result;
  result.original = bounded_text(bytes);
  const NormalText text = normalise(result.original);
  result.normalised = text.text;
  result.language = language_of(text.chars);
  const std::vector<Word> words = segmenter_.cut(text);
  for (const Word& word : words)
    result.tokens.push_back({text.text.substr(text.text_begin[word.first],
                                              text.text_begin[word.last] - text.text_begin[word.first]),
                             text.span(word.first, word.last)});
  result.entities = entities_.find(result.original, text, now);
  const std::vector<Hit> hits = hits_in(text);
  score_intents(text, words, hits, result);
  rate_urgency(text, hits, result);
  for (const Hit& hit : hits) {
    const double feeling = lexicon_.concepts()[hit.concept_index].sentiment;
    result.sentiment += hit.negated ? -0.5 * feeling : feeling;
  }
  result.sentiment = std::clamp(result.sentiment, -1.0, 1.0);
  return result;
}

void PackEngine::score_intents(const NormalText& text, const std::vector<Word>& words,
                               const std::vector<Hit>& hits, Understanding& result) const {
  std::vector<IntentScore> scores(rules_.intents().size());
  for (std::size_t i = 0; i < scores.size(); ++i) {
    scores[i].intent = rules_.intents()[i].id;
    scores[i].priority = rules_.intents()[i].priority;
  }
  for (Evidence& evidence : rules_.find(text, hits)) {
    IntentScore& score = scores[evidence.intent];
    score.score = std::max(score.score, evidence.score);
    score.reasons.push_back(std::move(evidence.reason));
  }
  Judgement judgement;
  classifier_.judge(features(text, words, hits, result.entities), judgement);
  for (std::size_t i = 0; i < judgement.probabilities.size(); ++i) {
    const double learned = std::min(kClassifierCeiling, static_cast<double>(judgement.probabilities[i]));
    if (learned >= kLeastScore) scores[i].reasons.push_back({"classifier", "", learned, {}});
    scores[i].score = 1 - (1 - scores[i].score) * (1 - learned);
  }
  std::erase_if(scores, [](const IntentScore& score) { return score.score < kLeastScore; });
  std::stable_sort(scores.begin(), scores.end(),
                   [](const auto& a, const auto& b) { return a.score > b.score; });
  if (scores.size() > kMostIntents) scores.resize(kMostIntents);
  result.intents = std::move(scores);
}

// The lexicon decides first and is never overruled; intents can only raise the level.
void PackEngine::rate_urgency(const NormalText& text, const std::vector<Hit>& hits,
                              Understanding& result) const {
  std::vector<double> best(lexicon_.concepts().size());
  for (const Hit& hit : hits) best[hit.concept_index] = std::max(best[hit.concept_index], hit.weight);
  double p0 = 0, urgent = 0;
  for (std::size_t i = 0; i < best.size(); ++i) {
    const auto& level = lexicon_.concepts()[i].urgency;
    if (level) urgent += best[i];
    if (level == Priority::p0) p0 += best[i];
  }
  Urgency& urgency = result.urgency;
  if (p0 >= 1)
    urgency.level = Priority::p0;
  else if (urgent >= 1)
    urgency.level = Priority::p1;
  for (const Hit& hit : hits) {
    const Concept& row = lexicon_.concepts()[hit.concept_index];
    if (!row.urgency) continue;
    const std::string word =
        text.text.substr(text.text_begin[hit.first], text.text_begin[hit.last] - text.text_begin[hit.first]);
    urgency.reasons.push_back({"word", row.id + ": " + word, hit.weight, text.span(hit.first, hit.last)});
  }
  for (const IntentScore& score : result.intents) {
    const bool by_rule = std::any_of(score.reasons.begin(), score.reasons.end(), [](const Reason& reason) {
      return reason.kind != "classifier" && reason.weight >= kUrgentByRule;
    });
    if (!by_rule && score.score < kUrgentByClassifier) continue;
    if (score.priority >= urgency.level) continue;
    urgency.level = score.priority;
    urgency.reasons.push_back({"intent", score.intent, score.score, {}});
  }
}

}  // namespace

std::shared_ptr<const Engine> Engine::load(const std::filesystem::path& pack) {
  return std::make_shared<PackEngine>(pack);
}

}  // namespace xiaoer::nlu
