// SPDX-License-Identifier: Apache-2.0
#include "knowledgebase/question_index.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "knowledgebase/question_weights.h"
#include "nlu/thesaurus.h"

namespace xiaoer::knowledgebase {

namespace {

constexpr float kSaturation = 1.2f, kLengthShare = 0.5f;  // BM25's k1 and b
constexpr float kPairShare = 0.4f;
constexpr double kSenseShare = 0.001;
constexpr double kBackground = 2000;  // the background counts as so many questions
constexpr float kSame = 1000;         // the likeness of the same text
constexpr double kSameChance = 0.98;
constexpr float kSoFar = 0.67f;  // what a standing is worth while common terms are missing
constexpr std::size_t kAlwaysCompared = 5;
constexpr std::size_t kMaxUnits = 400;  // of one text; a question's meaning stands in its first lines

// How many wordings are looked at. Common terms choose nobody: once the lists of the rarer ones hold so many
// wordings, the others only add to these.
struct Effort {
  std::size_t scanned, completed;
  std::size_t compared;  // closely
  float standing;        // … but none that ranks so far behind the best, unless few do better
};
constexpr Effort kEffort{1200, 56, 12, 0.5f};

void sort_once(std::vector<std::uint32_t>& terms) {
  std::sort(terms.begin(), terms.end());
  terms.erase(std::unique(terms.begin(), terms.end()), terms.end());
}

Terms bounded_terms(std::u32string_view normal) {
  Terms terms = terms_of(normal.substr(0, kMaxUnits * 4));
  if (terms.units.size() > kMaxUnits) terms.units.resize(kMaxUnits);
  if (terms.pairs.size() > kMaxUnits) terms.pairs.resize(kMaxUnits);
  if (terms.sounds.size() > kMaxUnits) terms.sounds.resize(kMaxUnits);
  return terms;
}

// Terms of neighbouring code points must not lie side by side in the table. Never 0 for a term.
std::uint64_t key_of(std::uint64_t term) {
  return term * 0x9E3779B97F4A7C15ull;
}

bool ranks_before(const Match& a, const Match& b) {
  return a.rank != b.rank ? a.rank > b.rank : a.wording < b.wording;
}

void keep_best(std::vector<Match>& matches, std::size_t count) {
  if (matches.size() <= count) return;
  std::nth_element(matches.begin(), matches.begin() + static_cast<std::ptrdiff_t>(count), matches.end(),
                   ranks_before);
  matches.resize(count);
}

}  // namespace

std::uint32_t QuestionIndex::intern(std::uint64_t term) {
  const std::uint32_t number = numbers_.add(key_of(term));
  if (number == terms_.size()) terms_.push_back(term);
  return number;
}

std::uint32_t QuestionIndex::add(std::u32string_view normal, std::uint32_t entry) {
  const Terms terms = bounded_terms(normal);
  std::vector<std::uint32_t> sequence, pairs;
  for (const std::uint64_t unit : terms.units) sequence.push_back(intern(unit));
  for (const std::uint64_t pair : terms.pairs) pairs.push_back(intern(pair));
  std::vector<std::uint32_t> units = sequence;
  sort_once(units);
  sort_once(pairs);
  const auto keep = [&](const std::vector<std::uint32_t>& list) {
    const auto begin = static_cast<std::uint32_t>(pool_.size());
    pool_.insert(pool_.end(), list.begin(), list.end());
    return begin;
  };
  Wording wording{};
  wording.entry = entry;
  wording.units = keep(units);
  wording.pairs = keep(pairs);
  wording.sequence = keep(sequence);
  wording.sounds = keep(terms.sounds);
  wording.unit_count = static_cast<std::uint16_t>(units.size());
  wording.pair_count = static_cast<std::uint16_t>(pairs.size());
  wording.sequence_count = static_cast<std::uint16_t>(sequence.size());
  wording.senses = static_cast<std::uint32_t>(senses_.size());
  wording.sense_count = static_cast<std::uint16_t>(terms.senses.size());
  wording.kinds = terms.kinds;
  senses_.insert(senses_.end(), terms.senses.begin(), terms.senses.end());
  wordings_.push_back(wording);
  return static_cast<std::uint32_t>(wordings_.size() - 1);
}

// `background`: in what share of all questions whatever it stands.
float QuestionIndex::rarity_of(double count, double background) const {
  const double all = static_cast<double>(wordings_.size()) + kBackground;
  const double holding = count + kBackground * background;
  return static_cast<float>(std::log(1 + (all - holding + 0.5) / (holding + 0.5)));
}

TermFacts QuestionIndex::facts_of(std::uint64_t term, double count) const {
  const ApartWeights apart = apart_weights(term);
  return {rarity_of(count, background_share(term)), apart.asked, apart.stored, is_word(term)};
}

void QuestionIndex::weigh_senses() {
  std::vector<std::uint32_t> counts(nlu::Thesaurus::general().size());
  for (const Sense& sense : senses_) ++counts[sense.number];
  for (const std::uint32_t count : counts) sense_rarity_.push_back(rarity_of(count, kSenseShare));
  for (Wording& wording : wordings_)
    for (const Sense& sense : view(wording).senses) wording.sense_weight += sense_rarity_[sense.number];
}

void QuestionIndex::build() {
  numbers_.finish();
  std::vector<std::uint32_t> counts(terms_.size());
  double length = 0;
  for (const Wording& wording : wordings_) {
    length += wording.sequence_count;
    for (const std::uint32_t term : view(wording).units) ++counts[term];
    for (const std::uint32_t term : view(wording).pairs) ++counts[term];
  }
  first_posting_.assign(terms_.size() + 1, 0);
  std::partial_sum(counts.begin(), counts.end(), first_posting_.begin() + 1);
  for (std::size_t i = 0; i < terms_.size(); ++i) facts_.push_back(facts_of(terms_[i], counts[i]));
  const double average =
      wordings_.empty() ? 1 : std::max(1.0, length / static_cast<double>(wordings_.size()));
  for (const Wording& wording : wordings_) {
    const auto relative = static_cast<float>(wording.sequence_count / average);
    length_factor_.push_back((kSaturation + 1) /
                             (1 + kSaturation * (1 - kLengthShare + kLengthShare * relative)));
  }
  fill_postings();
  weigh_senses();
}

void QuestionIndex::fill_postings() {
  postings_.resize(first_posting_.back());
  std::vector<std::uint32_t> next(first_posting_.begin(), first_posting_.end() - 1);
  for (std::uint32_t number = 0; number < wordings_.size(); ++number) {
    Wording& wording = wordings_[number];
    for (const std::uint32_t term : view(wording).units) {
      postings_[next[term]++] = number;
      wording.unit_weight += facts_[term].rarity;
      wording.apart += facts_[term].stored;
      wording.words += facts_[term].word ? 1.0f : 0.0f;
    }
    for (const std::uint32_t term : view(wording).pairs) {
      postings_[next[term]++] = number;
      wording.pair_weight += facts_[term].rarity;
    }
    wording.rarities = static_cast<std::uint32_t>(rarities_.size());
    for (const std::uint32_t term : view(wording).sequence) rarities_.push_back(facts_[term].rarity);
  }
}

QuestionIndex::Question QuestionIndex::prepared(std::u32string_view normal) const {
  Question question;
  question.normal = normal;
  Terms terms = bounded_terms(normal);
  const auto number = [&](std::uint64_t term) {
    if (const auto known = numbers_.find(key_of(term)); known != nlu::Vocabulary::kUnknown) return known;
    question.unknown.push_back(facts_of(term, 0));
    return static_cast<std::uint32_t>(terms_.size() + question.unknown.size() - 1);
  };
  for (const auto* list : {&terms.units, &terms.pairs})
    for (const std::uint64_t term : *list) numbers_.expect(key_of(term));
  for (const std::uint64_t unit : terms.units) question.sequence.push_back(number(unit));
  for (const std::uint64_t pair : terms.pairs) question.neighbours.push_back(number(pair));
  question.sounds = std::move(terms.sounds);
  question.units = question.sequence;
  question.pairs = question.neighbours;
  sort_once(question.units);
  sort_once(question.pairs);
  const Facts known = facts(question);
  for (const std::uint32_t term : question.sequence) question.rarities.push_back(known.of(term).rarity);
  for (const std::uint32_t term : question.units) {
    const TermFacts& unit = known.of(term);
    question.unit_weight += unit.rarity;
    question.apart += unit.asked;
    question.words += unit.word ? 1.0f : 0.0f;
  }
  for (const std::uint32_t term : question.pairs) question.pair_weight += known.of(term).rarity;
  question.kinds = terms.kinds;
  question.senses = std::move(terms.senses);
  for (const Sense& sense : question.senses) {
    question.sense_weight += sense_rarity_[sense.number];
    const auto& opposites = nlu::Thesaurus::general().opposites(sense.number);
    question.opposites.insert(question.opposites.end(), opposites.begin(), opposites.end());
  }
  sort_once(question.opposites);
  return question;
}

QuestionView QuestionIndex::view(const Question& question) const {
  return {question.units,       question.pairs,       question.sequence,     question.sounds,
          question.rarities,    question.senses,      question.neighbours,   question.opposites,
          question.unit_weight, question.pair_weight, question.sense_weight, question.apart,
          question.words,       question.kinds};
}

QuestionView QuestionIndex::view(const Wording& wording) const {
  const std::uint32_t* pool = pool_.data();
  return {{pool + wording.units, wording.unit_count},
          {pool + wording.pairs, wording.pair_count},
          {pool + wording.sequence, wording.sequence_count},
          {pool + wording.sounds, wording.sequence_count},
          {rarities_.data() + wording.rarities, wording.sequence_count},
          {senses_.data() + wording.senses, wording.sense_count},
          {},
          {},
          wording.unit_weight,
          wording.pair_weight,
          wording.sense_weight,
          wording.apart,
          wording.words,
          wording.kinds};
}

Facts QuestionIndex::facts(const Question& question) const {
  return {facts_, question.unknown, sense_rarity_};
}

// Adds up what the wordings share with the question, rarest terms first. When enough wordings have been met,
// the remaining, common terms are left to complete(): they would hardly bring anybody to the front by
// themselves. False = some were left.
bool QuestionIndex::add_up(const Question& question, std::vector<float>& sums,
                           std::vector<std::uint32_t>& touched) const {
  thread_local std::vector<std::uint32_t> terms;
  terms.clear();
  for (const auto* list : {&question.units, &question.pairs})
    for (const std::uint32_t term : *list)
      if (term < terms_.size()) terms.push_back(term);
  const auto length = [&](std::uint32_t term) { return first_posting_[term + 1] - first_posting_[term]; };
  std::sort(terms.begin(), terms.end(),
            [&](auto a, auto b) { return length(a) != length(b) ? length(a) < length(b) : a < b; });
  std::size_t scanned = 0;
  for (const std::uint32_t term : terms) {
    if (scanned > 0 && scanned + length(term) > kEffort.scanned && touched.size() >= kEffort.completed)
      return false;
    scanned += length(term);
    const float weight = facts_[term].rarity * (is_pair(terms_[term]) ? kPairShare : 1);
    for (std::uint32_t i = first_posting_[term]; i < first_posting_[term + 1]; ++i) {
      float& sum = sums[postings_[i]];
      if (sum == 0) touched.push_back(postings_[i]);
      sum += weight;
    }
  }
  return true;
}

std::vector<Match> QuestionIndex::ranked(const Question& question, const AskedQuestion& asked) const {
  thread_local std::vector<float> sums;
  thread_local std::vector<std::uint32_t> touched;
  if (sums.size() < wordings_.size()) sums.resize(wordings_.size());
  touched.clear();
  const bool all = add_up(question, sums, touched);
  float best = 0;
  for (const std::uint32_t number : touched) best = std::max(best, sums[number] *= length_factor_[number]);
  std::vector<Match> matches;
  matches.reserve(kEffort.completed);
  const float least = touched.size() > kEffort.completed ? best * kEffort.standing * (all ? 1 : kSoFar) : 0;
  for (const std::uint32_t number : touched) {
    if (sums[number] >= least) matches.push_back({number, sums[number], 0});
    sums[number] = 0;
  }
  if (!all) {
    keep_best(matches, kEffort.completed);
    complete(asked, matches);
  }
  keep_best(matches, kEffort.compared);
  std::sort(matches.begin(), matches.end(), ranks_before);
  while (matches.size() > kAlwaysCompared && matches.back().rank < kEffort.standing * matches.front().rank)
    matches.pop_back();
  return matches;
}

void QuestionIndex::complete(const AskedQuestion& asked, std::vector<Match>& matches) const {
  for (Match& match : matches) {
    const QuestionView other = view(wordings_[match.wording]);
    float units = 0, pairs = 0;
    if (asked.weights.cover(other)) {
      const Table table(asked.places, other.sequence);
      units = asked.weights.units(table);
      pairs = asked.weights.pairs(table);
    } else {
      const Overlap overlap = merged_overlap(asked.view, other, asked.facts);
      units = overlap.units;
      pairs = overlap.pairs;
    }
    match.rank = length_factor_[match.wording] * (units + kPairShare * pairs);
  }
}

std::vector<QuestionIndex::Candidate> QuestionIndex::measured(std::u32string_view normal) const {
  const Question question = prepared(normal);
  const AskedQuestion asked(view(question), facts(question));
  const std::vector<std::uint64_t> units = bounded_terms(normal).units;
  const auto without = [](std::span<const std::uint64_t> from, std::span<const std::uint64_t> these) {
    std::vector<std::uint64_t> rest;
    for (const std::uint64_t unit : from)
      if (std::find(these.begin(), these.end(), unit) == these.end()) rest.push_back(unit);
    std::sort(rest.begin(), rest.end());
    rest.erase(std::unique(rest.begin(), rest.end()), rest.end());
    return rest;
  };
  std::vector<Candidate> rows;
  const std::vector<Match> matches = ranked(question, asked);
  for (const Match& match : matches) {
    const QuestionView wording = view(wordings_[match.wording]);
    std::vector<std::uint64_t> stored;
    for (const std::uint32_t term : wording.sequence) stored.push_back(terms_[term]);
    rows.push_back({match.wording, measure(asked, wording, match.rank / matches.front().rank),
                    without(units, stored), without(stored, units)});
  }
  return rows;
}

// Each wording's likeness and measures, the likeliest first.
std::vector<QuestionIndex::Judged> QuestionIndex::judged(const Question& question) const {
  const AskedQuestion asked(view(question), facts(question));
  const std::vector<Match> matches = ranked(question, asked);
  std::vector<Judged> all;
  all.reserve(matches.size());
  for (const Match& match : matches) {
    const QuestionView wording = view(wordings_[match.wording]);
    const Measures measures = measure(asked, wording, match.rank / matches.front().rank);
    const bool same = std::equal(wording.sequence.begin(), wording.sequence.end(), question.sequence.begin(),
                                 question.sequence.end());
    all.push_back({match, measures, same ? kSame : likeness(measures)});
  }
  std::stable_sort(all.begin(), all.end(),
                   [](const Judged& a, const Judged& b) { return a.likeness > b.likeness; });
  return all;
}

std::vector<Match> QuestionIndex::search(const Question& question, std::size_t limit) const {
  const std::vector<Judged> all = judged(question);
  std::vector<const Judged*> best;  // of each entry
  for (const Judged& one : all) {
    if (best.size() > limit && best.size() > 1) break;
    const auto same = [&](const Judged* other) { return entry(*other) == entry(one); };
    if (std::none_of(best.begin(), best.end(), same)) best.push_back(&one);
  }
  std::vector<Match> matches;
  for (std::size_t i = 0; i < std::min(limit, best.size()); ++i) {
    matches.push_back(best[i]->match);
    const float rival = i > 0 ? best[0]->likeness : best.size() > 1 ? best[1]->likeness : kNoRival;
    const double chance = likelihood(best[i]->measures, best[i]->likeness - rival);
    if (i > 0)
      matches[i].score = std::min(chance, matches[i - 1].score);
    else
      matches[i].score = best[i]->likeness == kSame ? std::max(chance, kSameChance) : chance;
  }
  return matches;
}

std::vector<std::string> QuestionIndex::shared_words(const Question& question, std::uint32_t wording) const {
  const QuestionView other = view(wordings_[wording]);
  std::vector<std::uint32_t> shared;
  std::set_intersection(question.units.begin(), question.units.end(), other.units.begin(), other.units.end(),
                        std::back_inserter(shared));
  std::stable_sort(shared.begin(), shared.end(),
                   [&](auto a, auto b) { return facts_[a].rarity > facts_[b].rarity; });
  std::vector<std::string> words;
  for (const std::uint32_t unit : shared) words.push_back(unit_text(terms_[unit], question.normal));
  return words;
}

}  // namespace xiaoer::knowledgebase
