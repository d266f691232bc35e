// SPDX-License-Identifier: Apache-2.0
#include "knowledgebase/question_index.h"

#include <algorithm>
#include <cmath>

#include "knowledgebase/question_weights.h"
#include "nlu/thesaurus.h"

namespace xiaoer::knowledgebase {

namespace {

constexpr float kPairShare = 0.4f;
constexpr float kSame = 1000;  // the likeness of the same text
constexpr double kSameChance = 0.98;
constexpr float kSoFar = 0.67f;  // what a standing is worth while common terms are missing
constexpr std::size_t kAlwaysCompared = 5;

// How many wordings are looked at. Common terms choose nobody: once the lists of the rarer ones hold so many
// wordings, the others only add to these.
struct Effort {
  std::size_t scanned, completed;
  std::size_t compared;  // closely
  float standing;        // … but none that ranks so far behind the best, unless few do better
};
constexpr Effort kEffort{1200, 56, 12, 0.5f};

constexpr auto kRanksBefore = [](const Match& a, const Match& b) {
  return a.rank != b.rank ? a.rank > b.rank : a.wording < b.wording;
};

void keep_best(std::vector<Match>& matches, std::size_t count) {
  if (matches.size() <= count) return;
  std::nth_element(matches.begin(), matches.begin() + static_cast<std::ptrdiff_t>(count), matches.end(),
                   kRanksBefore);
  matches.resize(count);
}

}  // namespace

void QuestionIndex::number_terms(const Terms& terms, Question& question) const {
  question.unknown.clear();
  question.sequence.clear();
  question.neighbours.clear();
  const auto number = [&](std::uint64_t term, bool pair) {
    if (const auto known = numbers_.find(table_key(term)); known != nlu::Vocabulary::kUnknown) return known;
    question.unknown.push_back(pair ? unknown_pair_ : facts_of(term, 0));
    return static_cast<std::uint32_t>(terms_.size() + question.unknown.size() - 1);
  };
  for (const auto* list : {&terms.units, &terms.pairs})
    for (const std::uint64_t term : *list) numbers_.expect(table_key(term));
  for (const std::uint64_t unit : terms.units) question.sequence.push_back(number(unit, false));
  for (const std::uint64_t pair : terms.pairs) question.neighbours.push_back(number(pair, true));
  question.units = question.sequence;
  question.pairs = question.neighbours;
  sort_once(question.units);
  sort_once(question.pairs);
}

void QuestionIndex::weigh(Question& question) const {
  const Facts known = facts(question);
  question.rarities.clear();
  question.opposites.clear();
  question.unit_weight = question.pair_weight = question.sense_weight = question.apart = question.words = 0;
  for (const std::uint32_t term : question.sequence) question.rarities.push_back(known.of(term).rarity);
  for (const std::uint32_t term : question.units) {
    const TermFacts& unit = known.of(term);
    question.unit_weight += unit.rarity;
    question.apart += unit.asked;
    question.words += unit.word ? 1.0f : 0.0f;
  }
  for (const std::uint32_t term : question.pairs) question.pair_weight += known.of(term).rarity;
  for (const Sense& sense : question.senses) {
    question.sense_weight += sense_rarity_[sense.number];
    const auto& opposites = nlu::Thesaurus::general().opposites(sense.number);
    question.opposites.insert(question.opposites.end(), opposites.begin(), opposites.end());
  }
  sort_once(question.opposites);
}

void QuestionIndex::prepare(std::u32string_view normal, Question& question) const {
  thread_local Terms terms;
  find_terms(normal, terms);
  question.normal = normal;
  number_terms(terms, question);
  question.sounds.swap(terms.sounds);
  question.senses.swap(terms.senses);
  question.kinds = terms.kinds;
  weigh(question);
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

// The first `count` of `wordings` have a sum that is not 0.
struct QuestionIndex::Met {
  std::vector<float> sums;  // of each wording; 0 between two questions
  std::vector<std::uint32_t> wordings;
  std::size_t count = 0;
};

// Adds up what the wordings share with the question, rarest terms first. When enough wordings have been met,
// the remaining, common terms are left to complete(): they would hardly bring anybody to the front by
// themselves. False = some were left.
bool QuestionIndex::add_up(const Question& question, Met& met) const {
  struct List {
    std::uint32_t length, term;
    float weight;
  };
  thread_local std::vector<List> lists;
  lists.clear();
  const auto list = [&](std::uint32_t term, float weight) {
    if (term < terms_.size())
      lists.push_back({first_posting_[term + 1] - first_posting_[term], term, weight});
  };
  for (const std::uint32_t term : question.units) list(term, 1);
  for (const std::uint32_t term : question.pairs) list(term, kPairShare);
  std::sort(lists.begin(), lists.end(), [](const List& a, const List& b) {
    return a.length != b.length ? a.length < b.length : a.term < b.term;
  });
  std::size_t scanned = 0;
  for (const auto& [length, term, share] : lists) {
    if (scanned > 0 && scanned + length > kEffort.scanned && met.count >= kEffort.completed) return false;
    scanned += length;
    const float weight = facts_[term].rarity * share;
    const std::uint32_t* posting = postings_.data() + first_posting_[term];
    for (const std::uint32_t* const end = posting + length; posting != end; ++posting) {
      float& sum = met.sums[*posting];
      met.wordings[met.count] = *posting;
      met.count += sum == 0 ? 1 : 0;
      sum += weight;
    }
  }
  return true;
}

void QuestionIndex::ranked(const Question& question, const AskedQuestion& asked,
                           std::vector<Match>& matches) const {
  thread_local Met met;
  thread_local std::vector<float> ranks;
  if (met.sums.size() <= wordings_.size()) {
    met.sums.resize(wordings_.size() + 1);
    met.wordings.resize(wordings_.size() + 1);
    ranks.resize(wordings_.size() + 1);
  }
  met.count = 0;
  const bool all = add_up(question, met);
  float best = 0;
  for (std::size_t i = 0; i < met.count; ++i) {
    float& sum = met.sums[met.wordings[i]];
    ranks[i] = sum * length_factor_[met.wordings[i]];
    best = std::max(best, ranks[i]);
    sum = 0;
  }
  const float least = met.count > kEffort.completed ? best * kEffort.standing * (all ? 1 : kSoFar) : 0;
  matches.clear();
  for (std::size_t i = 0; i < met.count; ++i)
    if (ranks[i] >= least) matches.push_back({met.wordings[i], ranks[i], 0});
  if (!all) {
    keep_best(matches, kEffort.completed);
    complete(asked, matches);
  }
  keep_best(matches, kEffort.compared);
  std::sort(matches.begin(), matches.end(), kRanksBefore);
  while (matches.size() > kAlwaysCompared && matches.back().rank < kEffort.standing * matches.front().rank)
    matches.pop_back();
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
  Terms terms;
  find_terms(normal, terms);
  const std::vector<std::uint64_t>& units = terms.units;
  const auto without = [](std::span<const std::uint64_t> from, std::span<const std::uint64_t> these) {
    std::vector<std::uint64_t> rest;
    for (const std::uint64_t unit : from)
      if (std::find(these.begin(), these.end(), unit) == these.end()) rest.push_back(unit);
    std::sort(rest.begin(), rest.end());
    rest.erase(std::unique(rest.begin(), rest.end()), rest.end());
    return rest;
  };
  std::vector<Candidate> rows;
  std::vector<Match> matches;
  ranked(question, asked, matches);
  for (const Match& match : matches) {
    const QuestionView wording = view(wordings_[match.wording]);
    std::vector<std::uint64_t> stored;
    for (const std::uint32_t term : wording.sequence) stored.push_back(terms_[term]);
    rows.push_back({match.wording, measure(asked, wording, match.rank / matches.front().rank),
                    without(units, stored), without(stored, units)});
  }
  return rows;
}

// Each wording's likeness and measures.
void QuestionIndex::judged(const Question& question, std::vector<Judged>& all) const {
  const AskedQuestion asked(view(question), facts(question));
  thread_local std::vector<Match> matches;
  ranked(question, asked, matches);
  all.clear();
  for (const Match& match : matches) {
    const QuestionView wording = view(wordings_[match.wording]);
    Judged& one = all.emplace_back();
    one.match = match;
    one.measures = measure(asked, wording, match.rank / matches.front().rank);
    const bool same = std::equal(wording.sequence.begin(), wording.sequence.end(), question.sequence.begin(),
                                 question.sequence.end());
    one.likeness = same ? kSame : likeness(one.measures);
  }
}

std::vector<Match> QuestionIndex::search(const Question& question, std::size_t limit) const {
  thread_local std::vector<Judged> all;
  thread_local std::vector<const Judged*> order, best;  // likeliest first; the best of each entry
  judged(question, all);
  order.clear();
  for (const Judged& one : all) order.push_back(&one);
  std::sort(order.begin(), order.end(), [](const Judged* a, const Judged* b) {
    return a->likeness != b->likeness ? a->likeness > b->likeness : a < b;
  });
  best.clear();
  for (const Judged* one : order) {
    if (best.size() > limit && best.size() > 1) break;
    const auto same = [&](const Judged* other) { return entry(*other) == entry(*one); };
    if (std::none_of(best.begin(), best.end(), same)) best.push_back(one);
  }
  std::vector<Match> matches;
  matches.reserve(std::min(limit, best.size()));
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
  thread_local std::vector<std::uint32_t> shared;
  shared.clear();
  std::set_intersection(question.units.begin(), question.units.end(), other.units.begin(), other.units.end(),
                        std::back_inserter(shared));
  std::sort(shared.begin(), shared.end(), [&](auto a, auto b) {
    return facts_[a].rarity != facts_[b].rarity ? facts_[a].rarity > facts_[b].rarity : a < b;
  });
  std::vector<std::string> words;
  words.reserve(shared.size());
  for (const std::uint32_t unit : shared) words.push_back(unit_text(terms_[unit], question.normal));
  return words;
}

}  // namespace xiaoer::knowledgebase
