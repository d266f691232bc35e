// SPDX-License-Identifier: Apache-2.0
#include "knowledgebase/question_match.h"

#include <algorithm>
#include <bit>
#include <cmath>

#include "knowledgebase/question_weights.h"

namespace xiaoer::knowledgebase {

namespace {

using Numbers = std::span<const std::uint32_t>;

// What senses add to the characters.
struct SharedSenses {
  std::uint64_t question = 0, wording = 0;  // the places they cover
  float weight = 0;
  std::uint32_t opposites = 0;
};

SharedSenses compare_senses(const AskedQuestion& asked, std::span<const Sense> wording, Table& table) {
  SharedSenses shared;
  for (const Sense& sense : wording) {
    shared.opposites += asked.opposes(sense.number);
    const std::uint64_t places = asked.places_of(sense.number);
    if (places == 0) continue;
    shared.question |= places;
    shared.wording |= sense.places;
    shared.weight += asked.facts.sense_rarity[sense.number];
    table.also(sense.places, places);
  }
  return shared;
}

// What the other text has neither by a character nor by a sense.
struct Left {
  float gained = 0;  // rarity of what it has by a sense alone
  float rarest = 0, weight = 0, count = 0;
};

Left left_of(std::span<const float> rarities, std::uint64_t same, std::uint64_t covered) {
  Left left;
  const std::size_t size = std::min(rarities.size(), Places::kMost);
  std::uint64_t rest = ~same;
  if (size < Places::kMost) rest &= (std::uint64_t{1} << size) - 1;
  const auto rarity_at = [&](std::uint64_t bits) {
    return rarities[static_cast<std::size_t>(std::countr_zero(bits))];
  };
  for (std::uint64_t bits = rest & covered; bits != 0; bits &= bits - 1) left.gained += rarity_at(bits);
  rest &= ~covered;
  left.count = static_cast<float>(std::popcount(rest));
  for (; rest != 0; rest &= rest - 1) {
    left.weight += rarity_at(rest);
    left.rarest = std::max(left.rarest, rarity_at(rest));
  }
  return left;
}

float same_beginning(Numbers a, Numbers b) {
  const auto size = static_cast<std::ptrdiff_t>(std::min(a.size(), b.size()));
  return static_cast<float>(std::mismatch(a.begin(), a.begin() + size, b.begin()).first - a.begin());
}

// The logarithm of a length plus one.
float log_length(std::size_t length) {
  static const auto kLogs = [] {
    std::array<float, 512> logs{};
    for (std::size_t i = 0; i < logs.size(); ++i) logs[i] = std::log(static_cast<float>(i + 1));
    return logs;
  }();
  return kLogs[std::min(length, kLogs.size() - 1)];
}

float share(float part, float whole) {
  return whole > 0 ? part / whole : 0;
}
float flag(bool holds) {
  return holds ? 1.0f : 0.0f;
}

// One pair of texts, compared in every way that counts.
struct Comparison {
  Comparison(const AskedQuestion& asked, const QuestionView& stored)
      : question(asked.view),
        wording(stored),
        table(asked.places, wording.sequence),
        shared(asked.weights.cover(wording) ? asked.weights.overlap(wording, table)
                                            : merged_overlap(question, wording, asked.facts)),
        senses(compare_senses(asked, wording.senses, table)),
        asked_left(left_of(question.rarities, table.question_places(), senses.question)),
        stored_left(left_of(wording.rarities, table.text_places(), senses.wording)),
        sounds(asked.heard, wording.sounds),
        question_length(log_length(question.sequence.size())),
        wording_length(log_length(wording.sequence.size())),
        beginning(same_beginning(question.sequence, wording.sequence)) {}

  [[nodiscard]] bool same_end() const {
    return !question.sequence.empty() && !wording.sequence.empty() &&
           question.sequence.back() == wording.sequence.back();
  }

  const QuestionView& question;
  const QuestionView& wording;
  Table table;
  Overlap shared;
  SharedSenses senses;
  Left asked_left, stored_left;
  Table sounds;
  float question_length, wording_length, beginning;
};

constexpr std::size_t kOfCharacters = 19, kOfMeaning = kMeasures - kOfCharacters;

void put_characters(const Comparison& with, float standing, float* out) {
  const QuestionView &question = with.question, &wording = with.wording;
  const float apart = std::fabs(with.question_length - with.wording_length);
  const std::array<float, kOfCharacters> measures = {
      1,
      share(2 * with.shared.units, question.unit_weight + wording.unit_weight),
      share(2 * with.shared.pairs, question.pair_weight + wording.pair_weight),
      share(with.shared.units, question.unit_weight),
      share(with.shared.units, wording.unit_weight),
      share(with.shared.pairs, question.pair_weight),
      share(with.shared.pairs, wording.pair_weight),
      apart,
      std::min(with.question_length, with.wording_length),
      with.sounds.subsequence(),
      std::min(with.shared.words_apart, 3.0f),
      standing,
      flag(with.beginning > 0),
      flag(with.same_end()),
      std::log(1 + with.shared.units),
      std::log(1 + with.shared.pairs),
      with.question_length > with.wording_length ? apart : 0.0f,
      (question.unit_weight - with.shared.units) / 20,
      (wording.unit_weight - with.shared.units) / 20};
  std::copy(measures.begin(), measures.end(), out);
}

void put_meaning(const Comparison& with, float* out) {
  const QuestionView &question = with.question, &wording = with.wording;
  const Left &asked = with.asked_left, &stored = with.stored_left;
  const int kinds = question.kinds & wording.kinds;
  const std::array<float, kOfMeaning> measures = {
      share(2 * with.shared.units + asked.gained + stored.gained, question.unit_weight + wording.unit_weight),
      share(with.shared.units + asked.gained, question.unit_weight),
      share(with.shared.units + stored.gained, wording.unit_weight),
      asked.rarest / 10,
      stored.rarest / 10,
      asked.weight / 20,
      stored.weight / 20,
      std::min(static_cast<float>(with.senses.opposites), 3.0f),
      flag(kinds != 0),
      flag(kinds == 0 && question.kinds != 0 && wording.kinds != 0),
      flag((question.kinds == 0) != (wording.kinds == 0)),
      share(2 * with.senses.weight, question.sense_weight + wording.sense_weight),
      share(with.senses.weight, question.sense_weight),
      share(with.senses.weight, wording.sense_weight),
      with.table.subsequence(),
      with.table.substring(),
      std::log(1 + with.senses.weight),
      asked.count / 10,
      stored.count / 10,
      flag(asked.count + stored.count == 0),
      flag(asked.count == 0 || stored.count == 0),
      with.beginning / 10,
      flag(question.kinds == wording.kinds),
      with.shared.apart};
  std::copy(measures.begin(), measures.end(), out);
}

// Several sums side by side: one alone would wait for itself at each step.
float weighted(const Measures& weights, const Measures& measures) {
  constexpr std::size_t kSums = 4;
  std::array<float, kSums> sums{};
  std::size_t i = 0;
  for (; i + kSums <= kMeasures; i += kSums)
    for (std::size_t k = 0; k < kSums; ++k) sums[k] += weights[i + k] * measures[i + k];
  for (; i < kMeasures; ++i) sums[0] += weights[i] * measures[i];
  return (sums[0] + sums[1]) + (sums[2] + sums[3]);
}

std::uint64_t bit_of(std::uint32_t sense) {
  return std::uint64_t{1} << (sense % 64);
}

}  // namespace

AskedQuestion::AskedQuestion(const QuestionView& question, const Facts& its_facts)
    : view(question),
      facts(its_facts),
      places(question.sequence),
      heard(question.sounds),
      weights(question, places, facts),
      senses_(facts.sense_rarity.size() / 64 + 1) {
  for (const Sense& sense : view.senses) senses_[sense.number / 64].asked |= bit_of(sense.number);
  for (const std::uint32_t sense : view.opposites) senses_[sense / 64].opposite |= bit_of(sense);
  std::size_t before = 0;
  for (Senses& group : senses_) {
    group.before = before;
    before += static_cast<std::size_t>(std::popcount(group.asked));
  }
}

// The order is that of the weights; bench/fit_faq_weights.py knows it by number only.
Measures measure(const AskedQuestion& asked, const QuestionView& wording, float standing) {
  const Comparison with(asked, wording);
  Measures measures{};
  put_characters(with, standing, measures.data());
  put_meaning(with, measures.data() + kOfCharacters);
  return measures;
}

float likeness(const Measures& measures) {
  return weighted(kOrderWeights, measures);
}

double likelihood(const Measures& measures, float ahead) {
  const float sum =
      (ahead < 0 ? kSureBehind : kSureAhead) * std::min(ahead, kMostAhead) + weighted(kSureWeights, measures);
  return 1 / (1 + std::exp(-static_cast<double>(sum)));
}

}  // namespace xiaoer::knowledgebase
