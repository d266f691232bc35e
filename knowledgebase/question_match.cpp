// SPDX-License-Identifier: Apache-2.0
#include "knowledgebase/question_match.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace xiaoer::knowledgebase {

namespace {

using Numbers = std::span<const std::uint32_t>;

// In the order of measure(), the constant first. Fitted by logistic regression on public banks of Chinese
// questions, so that the score of the best hit is the chance that it is right when half of the questions have
// no answer.
constexpr Measures kWeights = {-17.970f, 3.785f,  3.766f, -0.190f, 3.687f, 2.357f,  3.074f, -0.356f, -1.801f,
                               -0.690f,  -3.517f, 0.500f, -2.209f, 0.000f, -0.285f, 0.321f, 12.348f, 0.298f,
                               0.123f,   0.038f,  1.984f, -0.758f, 0.773f, 0.145f,  0.407f};

struct Shared {
  float weight = 0;
  float rarest_missing = 0;  // of the question, in the wording
  float rarest_extra = 0;    // of the wording, in the question
  float words_apart = 0;     // Latin words and numbers that only one of them has
};

Shared compare(Numbers question, Numbers wording, const Rarity& rarity) {
  Shared shared;
  std::size_t i = 0, j = 0;
  const auto missing = [&](std::uint32_t term, float& rarest) {
    rarest = std::max(rarest, rarity.of(term));
    shared.words_apart += rarity.word(term);
  };
  while (i < question.size() || j < wording.size()) {
    if (j == wording.size() || (i < question.size() && question[i] < wording[j])) {
      missing(question[i++], shared.rarest_missing);
    } else if (i == question.size() || wording[j] < question[i]) {
      missing(wording[j++], shared.rarest_extra);
    } else {
      shared.weight += rarity.of(question[i]);
      ++i, ++j;
    }
  }
  return shared;
}

struct Order {
  float subsequence = 0;  // longest, as a share of both lengths
  float substring = 0;    // longest, as a share of the shorter
};

// Longest common subsequence, a column of the table in one word (Hyyrö, 2004).
std::size_t subsequence(std::span<const std::uint64_t> matches, std::size_t length) {
  std::uint64_t open = ~std::uint64_t{0};
  for (const std::uint64_t match : matches) {
    const std::uint64_t met = open & match;
    open = (open + met) | (open - met);
  }
  const std::uint64_t inside = length == Places::kMost ? ~std::uint64_t{0} : (std::uint64_t{1} << length) - 1;
  return static_cast<std::size_t>(std::popcount(~open & inside));
}

// Longest common substring: of the places where a run of so many ends, those where it goes on.
std::size_t substring(std::span<const std::uint64_t> matches) {
  std::array<std::uint64_t, Places::kMost> ends;
  std::copy(matches.begin(), matches.end(), ends.begin());
  for (std::size_t length = 0;; ++length) {
    std::uint64_t any = 0, before = 0;
    for (std::size_t j = 0; j < matches.size(); ++j) {
      const std::uint64_t now = ends[j];
      any |= now;
      ends[j] = (before << 1) & matches[j];
      before = now;
    }
    if (any == 0) return length;
  }
}

Order compare_order(const Places& a, Numbers b) {
  b = b.first(std::min(b.size(), Places::kMost));
  if (a.size() == 0 || b.empty()) return {};
  std::array<std::uint64_t, Places::kMost> matches;
  for (std::size_t j = 0; j < b.size(); ++j) matches[j] = a.of(b[j]);
  const std::span<const std::uint64_t> columns(matches.data(), b.size());
  const auto sum = static_cast<float>(a.size() + b.size());
  return {2.0f * static_cast<float>(subsequence(columns, a.size())) / sum,
          static_cast<float>(substring(columns)) / static_cast<float>(std::min(a.size(), b.size()))};
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

}  // namespace

Places::Places(std::span<const std::uint32_t> units) : size_(std::min(units.size(), kMost)) {
  for (std::size_t at = 0; at < size_; ++at) {
    std::size_t slot = slot_of(units[at]);
    while (bits_[slot] != 0 && units_[slot] != units[at]) slot = (slot + 1) % kSlots;
    units_[slot] = units[at];
    bits_[slot] |= std::uint64_t{1} << at;
  }
}

Measures measure(const AskedQuestion& asked, const QuestionView& wording, const Rarity& rarity,
                 float standing) {
  const QuestionView& question = asked.view;
  const Shared units = compare(question.units, wording.units, rarity);
  const Shared pairs = compare(question.pairs, wording.pairs, rarity);
  const Order order = compare_order(asked.places, wording.sequence);
  const Order heard = compare_order(asked.heard, wording.sounds);
  const float question_length = log_length(question.sequence.size());
  const float wording_length = log_length(wording.sequence.size());
  const float apart = std::fabs(question_length - wording_length);
  const bool same_order = order.subsequence > 0.999f;
  const bool same_end = !question.sequence.empty() && !wording.sequence.empty() &&
                        question.sequence.back() == wording.sequence.back();
  const bool same_begin = !question.sequence.empty() && !wording.sequence.empty() &&
                          question.sequence.front() == wording.sequence.front();
  return {1,
          share(2 * units.weight, question.unit_weight + wording.unit_weight),
          share(2 * pairs.weight, question.pair_weight + wording.pair_weight),
          share(units.weight, question.unit_weight),
          share(units.weight, wording.unit_weight),
          share(pairs.weight, question.pair_weight),
          share(pairs.weight, wording.pair_weight),
          apart,
          std::min(question_length, wording_length),
          order.subsequence,
          order.substring,
          heard.subsequence,
          heard.substring,
          units.rarest_missing / 10,
          units.rarest_extra / 10,
          std::min(units.words_apart, 3.0f),
          standing,
          same_order ? 1.0f : 0.0f,
          same_begin ? 1.0f : 0.0f,
          same_end ? 1.0f : 0.0f,
          std::log(1 + units.weight),
          std::log(1 + pairs.weight),
          question_length > wording_length ? apart : 0.0f,
          (question.unit_weight - units.weight) / 20,
          (wording.unit_weight - units.weight) / 20};
}

double likelihood(const Measures& measures) {
  double sum = 0;
  for (std::size_t i = 0; i < kMeasures; ++i) sum += static_cast<double>(kWeights[i]) * measures[i];
  return 1 / (1 + std::exp(-sum));
}

}  // namespace xiaoer::knowledgebase
