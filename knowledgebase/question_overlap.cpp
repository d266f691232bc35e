// SPDX-License-Identifier: Apache-2.0
#include "knowledgebase/question_overlap.h"

#include <algorithm>
#include <bit>

namespace xiaoer::knowledgebase {

namespace {

using Numbers = std::span<const std::uint32_t>;

void compare_units(Numbers question, Numbers wording, const Facts& facts, Overlap& overlap) {
  const std::uint32_t *i = question.data(), *const i_end = i + question.size();
  const std::uint32_t *j = wording.data(), *const j_end = j + wording.size();
  while (i != i_end || j != j_end) {
    if (j == j_end || (i != i_end && *i < *j)) {
      const TermFacts& term = facts.of(*i++);
      overlap.apart += term.asked;
      overlap.words_apart += term.word;
    } else if (i == i_end || *j < *i) {
      const TermFacts& term = facts.of(*j++);
      overlap.apart += term.stored;
      overlap.words_apart += term.word;
    } else {
      overlap.units += facts.of(*i).rarity;
      ++i, ++j;
    }
  }
}

float shared_rarity(Numbers question, Numbers wording, const Facts& facts) {
  float weight = 0;
  for (std::size_t i = 0, j = 0; i < question.size() && j < wording.size();) {
    if (question[i] == wording[j]) {
      weight += facts.of(question[i]).rarity;
      ++i, ++j;
    } else {
      ++(question[i] < wording[j] ? i : j);
    }
  }
  return weight;
}

template <class Each>
void for_each_bit(std::uint64_t bits, Each&& each) {
  for (; bits != 0; bits &= bits - 1) each(static_cast<std::size_t>(std::countr_zero(bits)));
}

// Whether the lowest of `bits`, in which `at` is, is `at`.
bool is_first(std::uint64_t bits, std::size_t at) {
  return static_cast<std::size_t>(std::countr_zero(bits)) == at;
}

}  // namespace

Overlap merged_overlap(const QuestionView& question, const QuestionView& wording, const Facts& facts) {
  Overlap overlap;
  compare_units(question.units, wording.units, facts, overlap);
  overlap.pairs = shared_rarity(question.pairs, wording.pairs, facts);
  return overlap;
}

PlaceWeights::PlaceWeights(const QuestionView& question, const Places& places, const Facts& facts)
    : short_(question.sequence.size() <= Places::kMost), apart_(question.apart), words_(question.words) {
  const std::size_t size = std::min(question.sequence.size(), Places::kMost);
  std::uint64_t before = 0;  // places of the unit before
  for (std::size_t at = 0; at < size; ++at) {
    const TermFacts& unit = facts.of(question.sequence[at]);
    const std::uint64_t same = places.of(question.sequence[at]);
    units_[at] = {unit.rarity, unit.asked + unit.stored, unit.word ? 2.0f : 0.0f};
    if (is_first(same, at)) first_units_ |= std::uint64_t{1} << at;
    if (at > 0) {
      pairs_[at - 1] = facts.of(question.neighbours[at - 1]).rarity;
      if (is_first(before & (same >> 1), at - 1)) first_pairs_ |= std::uint64_t{1} << (at - 1);
    }
    before = same;
  }
}

Overlap PlaceWeights::overlap(const QuestionView& wording, const Table& table) const {
  Weight shared{};
  for_each_bit(table.question_places() & first_units_, [&](std::size_t at) {
    shared.rarity += units_[at].rarity;
    shared.apart += units_[at].apart;
    shared.words += units_[at].words;
  });
  return {shared.rarity, pairs(table), apart_ + wording.apart - shared.apart,
          words_ + wording.words - shared.words};
}

float PlaceWeights::units(const Table& table) const {
  float sum = 0;
  for_each_bit(table.question_places() & first_units_, [&](std::size_t at) { sum += units_[at].rarity; });
  return sum;
}

float PlaceWeights::pairs(const Table& table) const {
  float sum = 0;
  for_each_bit(table.question_pairs() & first_pairs_, [&](std::size_t at) { sum += pairs_[at]; });
  return sum;
}

}  // namespace xiaoer::knowledgebase
