// SPDX-License-Identifier: Apache-2.0
#include "nlu/rules.h"

#include <re2/re2.h>
#include <re2/set.h>

#include <algorithm>

#include "foundation/error.h"

namespace xiaoer::nlu {

namespace {

constexpr std::size_t kNone = static_cast<std::size_t>(-1);
constexpr double kKeywordScore = 0.9;
constexpr double kPatternScore = 0.9;
constexpr double kConceptScore = 0.9;
constexpr std::int64_t kPatternMemory = 16 << 20;  // an upper limit; taken as it is needed

std::string part(const NormalText& text, std::size_t first, std::size_t last) {
  return text.text.substr(text.text_begin[first], text.text_begin[last] - text.text_begin[first]);
}

}  // namespace

// All patterns as one automaton that tells which of them occur; only those are then run for their place.
struct Rules::Patterns {
  struct Row {
    std::size_t intent;
    std::unique_ptr<re2::RE2> expression;
  };
  re2::RE2::Set all{options(), re2::RE2::UNANCHORED};
  std::vector<Row> rows;
  bool compiled = false;

  static re2::RE2::Options options() {
    re2::RE2::Options options;
    options.set_max_mem(kPatternMemory);
    options.set_log_errors(false);
    return options;
  }

  void add(const std::string& pattern, std::size_t intent) {
    auto expression = std::make_unique<re2::RE2>(pattern, options());
    if (!expression->ok())
      throw ConfigError({{"intents.toml", 0, 0, "'" + pattern + "': " + expression->error()}});
    all.Add(pattern, nullptr);
    rows.push_back({intent, std::move(expression)});
  }

  // The rows to try: those the set names, or every one when the set has run out of its memory or is too
  // large.
  [[nodiscard]] std::vector<int> candidates(const std::string& text) const {
    std::vector<int> found;
    re2::RE2::Set::ErrorInfo error{};
    if (compiled && (all.Match(text, &found, &error) || error.kind == re2::RE2::Set::kNoError)) return found;
    found.resize(rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) found[i] = static_cast<int>(i);
    return found;
  }
};

Rules::Rules(Content content, const Lexicon& lexicon)
    : content_(std::move(content)), lexicon_(lexicon), patterns_(std::make_unique<Patterns>()) {
  for (std::size_t i = 0; i < content_.intents.size(); ++i) {
    const Intent& intent = content_.intents[i];
    for (const auto& text : intent.exact) exact_[lexicon_.core(normal_chars(text))].push_back(i);
    for (const auto& text : intent.keywords) keywords_.add(normal_chars(text), static_cast<std::uint32_t>(i));
    for (const auto& pattern : intent.patterns) patterns_->add(pattern, i);
  }
  keywords_.build();
  if (!patterns_->rows.empty()) patterns_->compiled = patterns_->all.Compile();
  for (const auto& row : lexicon_.concepts()) {
    const auto place = std::find_if(content_.intents.begin(), content_.intents.end(),
                                    [&](const Intent& intent) { return intent.id == row.intent; });
    concept_intents_.push_back(
        place == content_.intents.end() ? kNone : static_cast<std::size_t>(place - content_.intents.begin()));
  }
}

Rules::~Rules() = default;

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
  const auto found = exact_.find(lexicon_.core(text.chars));
  if (found == exact_.end()) return;
  for (const std::size_t intent : found->second)
    evidence.push_back({intent, 1, {"exact", text.text, 1, text.span(0, text.chars.size())}});
}

void Rules::find_keywords(const NormalText& text, std::vector<Evidence>& evidence) const {
  keywords_.scan(text.chars, [&](std::uint32_t intent, std::size_t first, std::size_t last) {
    if (!whole_words(text.chars, first, last)) return;
    const double score = kKeywordScore * (lexicon_.negated(text, first) ? lexicon_.negation_factor() : 1);
    evidence.push_back({intent, score, {"word", part(text, first, last), score, text.span(first, last)}});
  });
}

void Rules::find_patterns(const NormalText& text, std::vector<Evidence>& evidence) const {
  if (patterns_->rows.empty()) return;
  for (const int index : patterns_->candidates(text.text)) {
    const Patterns::Row& row = patterns_->rows[static_cast<std::size_t>(index)];
    re2::StringPiece match;
    if (!row.expression->Match(text.text, 0, text.text.size(), re2::RE2::UNANCHORED, &match, 1)) continue;
    const auto begin = static_cast<std::size_t>(match.data() - text.text.data());
    const std::size_t first = text.char_at_byte(begin);
    const std::size_t last = text.char_at_byte(begin + match.size());
    evidence.push_back(
        {row.intent, kPatternScore, {"pattern", std::string(match), kPatternScore, text.span(first, last)}});
  }
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

const Hit* first_hit(const std::vector<Hit>& hits, std::size_t wanted, std::size_t from) {
  for (const Hit& hit : hits)
    if (hit.concept_index == wanted && !hit.negated && hit.first >= from) return &hit;
  return nullptr;
}

// The characters that a rule needs, or nothing when it does not hold.
std::optional<std::pair<std::size_t, std::size_t>> extent(const Rule& rule, const std::vector<Hit>& hits) {
  std::pair<std::size_t, std::size_t> range{kNone, 0};
  const auto widen = [&](const Hit& hit) {
    range = {std::min(range.first, hit.first), std::max(range.second, hit.last)};
  };
  std::size_t from = 0;
  for (const std::size_t wanted : rule.all) {
    const Hit* hit = first_hit(hits, wanted, from);
    if (!hit) return std::nullopt;
    widen(*hit);
    if (rule.ordered) from = hit->last;
  }
  const Hit* any = nullptr;
  for (const std::size_t wanted : rule.any)
    if (const Hit* hit = first_hit(hits, wanted, 0); hit && (!any || hit->first < any->first)) any = hit;
  if (!rule.any.empty() && !any) return std::nullopt;
  if (any) widen(*any);
  for (const std::size_t unwanted : rule.none)
    if (first_hit(hits, unwanted, 0)) return std::nullopt;
  if (rule.window && range.second - range.first > rule.window) return std::nullopt;
  return range;
}

}  // namespace

void Rules::find_rules(const NormalText& text, const std::vector<Hit>& hits,
                       std::vector<Evidence>& evidence) const {
  if (hits.empty()) return;
  for (const Rule& rule : content_.rules)
    if (const auto range = extent(rule, hits))
      evidence.push_back(
          {rule.intent, rule.score, {"rule", rule.id, rule.score, text.span(range->first, range->second)}});
}

}  // namespace xiaoer::nlu
