// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <numeric>

#include "knowledgebase/question_index.h"
#include "knowledgebase/question_weights.h"
#include "nlu/thesaurus.h"

namespace xiaoer::knowledgebase {

namespace {

constexpr float kSaturation = 1.2f, kLengthShare = 0.5f;  // BM25's k1 and b
constexpr double kSenseShare = 0.001;
constexpr double kBackground = 2000;  // the background counts as so many questions

}  // namespace

std::uint32_t QuestionIndex::intern(std::uint64_t term) {
  const std::uint32_t number = numbers_.add(table_key(term));
  if (number == terms_.size()) terms_.push_back(term);
  return number;
}

std::uint32_t QuestionIndex::add(std::u32string_view normal, std::uint32_t entry) {
  Terms terms;
  find_terms(normal, terms);
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
  unknown_pair_ = facts_of(kAnyPair, 0);
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

}  // namespace xiaoer::knowledgebase
