// SPDX-License-Identifier: Apache-2.0
#include "nlu/rules.h"

#include <re2/filtered_re2.h>
#include <re2/re2.h>

#include <algorithm>

#include "foundation/error.h"
#include "nlu/characters.h"

namespace xiaoer::nlu {

namespace {

constexpr std::size_t kNone = static_cast<std::size_t>(-1);
constexpr double kKeywordScore = 0.9;
constexpr std::uint8_t kMostKeywords = 8;  // of one intent in one message
constexpr double kPatternScore = 0.9;
constexpr double kConceptScore = 0.9;
constexpr std::size_t kMostIgnored = 24;           // characters around the saying of an exact rule
constexpr std::int64_t kPatternMemory = 16 << 20;  // an upper limit; taken as it is needed

std::string part(const NormalText& text, std::size_t first, std::size_t last) {
  return text.text.substr(text.text_begin[first], text.text_begin[last] - text.text_begin[first]);
}

}  // namespace

// A pattern is run only when the strings that it cannot do without stand in the text; these are found for all
// patterns in one pass.
struct Rules::Patterns {
  re2::FilteredRE2 all{1};
  std::vector<std::size_t> intents;  // of each pattern
  Automaton needed;                  // strings of which patterns need some
  bool all_need = true;              // every pattern needs one

  static re2::RE2::Options options() {
    re2::RE2::Options options;
    options.set_max_mem(kPatternMemory);
    options.set_log_errors(false);
    return options;
  }

  void add(const std::string& pattern, std::size_t intent) {
    int number = 0;
    if (all.Add(pattern, options(), &number) != re2::RE2::NoError)
      throw ConfigError(
          {{"intents.toml", 0, 0, "'" + pattern + "': " + re2::RE2(pattern, options()).error()}});
    intents.push_back(intent);
  }

  void build() {
    if (intents.empty()) return;
    std::vector<std::string> strings;
    all.Compile(&strings);
    for (std::size_t i = 0; i < strings.size(); ++i)
      needed.add(to_code_points(strings[i]), static_cast<std::uint32_t>(i));
    needed.build();
    std::vector<int> unfiltered;
    all.AllPotentials({}, &unfiltered);
    all_need = unfiltered.empty();
  }

  // Numbers of the patterns that may occur.
  void candidates(const NormalText& text, std::vector<int>& found) const {
    found.clear();
    thread_local std::vector<int> strings;
    strings.clear();
    needed.scan(text.chars, [](std::uint32_t number, std::size_t, std::size_t) {
      strings.push_back(static_cast<int>(number));
    });
    if (strings.empty() && all_need) return;
    std::sort(strings.begin(), strings.end());
    strings.erase(std::unique(strings.begin(), strings.end()), strings.end());
    all.AllPotentials(strings, &found);
  }
};

Rules::Rules(Content content, const Lexicon& lexicon)
    : content_(std::move(content)), lexicon_(lexicon), patterns_(std::make_unique<Patterns>()) {
  for (std::size_t i = 0; i < content_.intents.size(); ++i) {
    const Intent& intent = content_.intents[i];
    for (const auto& text : intent.exact) {
      const std::u32string core = lexicon_.core(normal_chars(text));
      longest_exact_ = std::max(longest_exact_, core.size());
      exact_[core].push_back(i);
    }
    for (const auto& text : intent.keywords) keywords_.add(normal_chars(text), static_cast<std::uint32_t>(i));
    for (const auto& pattern : intent.patterns) patterns_->add(pattern, i);
  }
  keywords_.build();
  patterns_->build();
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
  thread_local std::vector<int> candidates;
  patterns_->candidates(text, candidates);
  for (const int number : candidates) {
    re2::StringPiece match;
    if (!patterns_->all.GetRE2(number).Match(text.text, 0, text.text.size(), re2::RE2::UNANCHORED, &match, 1))
      continue;
    const auto begin = static_cast<std::size_t>(match.data() - text.text.data());
    const std::size_t first = text.char_at_byte(begin);
    const std::size_t last = text.char_at_byte(begin + match.size());
    evidence.push_back({patterns_->intents[static_cast<std::size_t>(number)],
                        kPatternScore,
                        {"pattern", std::string(match), kPatternScore, text.span(first, last)}});
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
