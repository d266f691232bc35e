// SPDX-License-Identifier: Apache-2.0
#include "knowledgebase/question_match.h"

#include <algorithm>
#include <bit>
#include <cmath>

#include "knowledgebase/question_weights.h"

namespace xiaoer::knowledgebase {

namespace {

using Numbers = std::span<const std::uint32_t>;

struct Shared {
  float weight = 0;       // rarity of what both have
  float apart = 0;        // what it costs that only one of them has the others
  float words_apart = 0;  // Latin words and numbers among these
};

Shared compare_units(Numbers question, Numbers wording, const Facts& facts) {
  Shared shared;
  const std::uint32_t *i = question.data(), *const i_end = i + question.size();
  const std::uint32_t *j = wording.data(), *const j_end = j + wording.size();
  while (i != i_end || j != j_end) {
    if (j == j_end || (i != i_end && *i < *j)) {
      const TermFacts& term = facts.of(*i++);
      shared.apart += term.asked;
      shared.words_apart += term.word;
    } else if (i == i_end || *j < *i) {
      const TermFacts& term = facts.of(*j++);
      shared.apart += term.stored;
      shared.words_apart += term.word;
    } else {
      shared.weight += facts.of(*i).rarity;
      ++i, ++j;
    }
  }
  return shared;
}

float shared_pairs(Numbers question, Numbers wording, const Facts& facts) {
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

// What senses add to the characters.
struct SharedSenses {
  std::uint64_t question = 0, wording = 0;  // the places they cover
  float weight = 0;
};

SharedSenses compare_senses(std::span<const Sense> question, std::span<const Sense> wording, Table& table,
                            const Facts& facts) {
  SharedSenses shared;
  for (std::size_t i = 0, j = 0; i < question.size() && j < wording.size();) {
    if (question[i].number == wording[j].number) {
      shared.question |= question[i].places;
      shared.wording |= wording[j].places;
      shared.weight += facts.sense_rarity[question[i].number];
      table.also(wording[j].places, question[i].places);
      ++i, ++j;
    } else {
      ++(question[i].number < wording[j].number ? i : j);
    }
  }
  return shared;
}

// What the other text has neither by a character nor by a sense.
struct Left {
  float gained = 0;  // rarity of what it has by a sense alone
  float rarest = 0, weight = 0, count = 0;
};

Left left_of(Numbers sequence, std::uint64_t same, std::uint64_t covered, const Facts& facts) {
  Left left;
  const std::size_t size = std::min(sequence.size(), Places::kMost);
  std::uint64_t rest = ~same;
  if (size < Places::kMost) rest &= (std::uint64_t{1} << size) - 1;
  for (; rest != 0; rest &= rest - 1) {
    const int at = std::countr_zero(rest);
    const float rarity = facts.of(sequence[static_cast<std::size_t>(at)]).rarity;
    if (covered >> at & 1) {
      left.gained += rarity;
    } else {
      left.weight += rarity;
      left.rarest = std::max(left.rarest, rarity);
      left.count += 1;
    }
  }
  return left;
}

float count_opposites(Numbers opposites, std::span<const Sense> senses) {
  float count = 0;
  for (std::size_t i = 0, j = 0; i < opposites.size() && j < senses.size();) {
    if (opposites[i] == senses[j].number)
      ++count, ++i, ++j;
    else
      ++(opposites[i] < senses[j].number ? i : j);
  }
  return std::min(count, 3.0f);
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
  Comparison(const AskedQuestion& asked, const QuestionView& stored, const Facts& facts)
      : question(asked.view),
        wording(stored),
        units(compare_units(question.units, wording.units, facts)),
        pairs(shared_pairs(question.pairs, wording.pairs, facts)),
        table(asked.places, wording.sequence),
        senses(compare_senses(question.senses, wording.senses, table, facts)),
        asked_left(left_of(question.sequence, table.question_places(), senses.question, facts)),
        stored_left(left_of(wording.sequence, table.text_places(), senses.wording, facts)),
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
  Shared units;
  float pairs;
  Table table;
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
      share(2 * with.units.weight, question.unit_weight + wording.unit_weight),
      share(2 * with.pairs, question.pair_weight + wording.pair_weight),
      share(with.units.weight, question.unit_weight),
      share(with.units.weight, wording.unit_weight),
      share(with.pairs, question.pair_weight),
      share(with.pairs, wording.pair_weight),
      apart,
      std::min(with.question_length, with.wording_length),
      with.sounds.subsequence(),
      std::min(with.units.words_apart, 3.0f),
      standing,
      flag(with.beginning > 0),
      flag(with.same_end()),
      std::log(1 + with.units.weight),
      std::log(1 + with.pairs),
      with.question_length > with.wording_length ? apart : 0.0f,
      (question.unit_weight - with.units.weight) / 20,
      (wording.unit_weight - with.units.weight) / 20};
  std::copy(measures.begin(), measures.end(), out);
}

void put_meaning(const Comparison& with, float* out) {
  const QuestionView &question = with.question, &wording = with.wording;
  const Left &asked = with.asked_left, &stored = with.stored_left;
  const int kinds = question.kinds & wording.kinds;
  const std::array<float, kOfMeaning> measures = {
      share(2 * with.units.weight + asked.gained + stored.gained, question.unit_weight + wording.unit_weight),
      share(with.units.weight + asked.gained, question.unit_weight),
      share(with.units.weight + stored.gained, wording.unit_weight),
      asked.rarest / 10,
      stored.rarest / 10,
      asked.weight / 20,
      stored.weight / 20,
      count_opposites(question.opposites, wording.senses),
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
      with.units.apart};
  std::copy(measures.begin(), measures.end(), out);
}

}  // namespace

// The order is that of the weights; bench/fit_faq_weights.py knows it by number only.
Measures measure(const AskedQuestion& asked, const QuestionView& wording, const Facts& facts,
                 float standing) {
  const Comparison with(asked, wording, facts);
  Measures measures{};
  put_characters(with, standing, measures.data());
  put_meaning(with, measures.data() + kOfCharacters);
  return measures;
}

float likeness(const Measures& measures) {
  float sum = 0;
  for (std::size_t i = 0; i < kMeasures; ++i) sum += kOrderWeights[i] * measures[i];
  return sum;
}

double likelihood(const Measures& measures, float ahead) {
  float sum = (ahead < 0 ? kSureBehind : kSureAhead) * std::min(ahead, kMostAhead);
  for (std::size_t i = 0; i < kMeasures; ++i) sum += kSureWeights[i] * measures[i];
  return 1 / (1 + std::exp(-static_cast<double>(sum)));
}

}  // namespace xiaoer::knowledgebase
