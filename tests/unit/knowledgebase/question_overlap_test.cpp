// SPDX-License-Identifier: Apache-2.0
#include "knowledgebase/question_overlap.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <vector>

namespace xiaoer::knowledgebase {
namespace {

constexpr std::uint32_t kUnits = 40;  // numbers below it are units, the others pairs

// Random texts over few units, so that units and pairs of them stand several times.
class OverlapTest : public ::testing::Test {
 protected:
  struct Text {
    std::vector<std::uint32_t> sequence, neighbours, units, pairs;
    QuestionView view;
  };

  OverlapTest() {
    for (std::uint32_t term = 0; term < kUnits * (kUnits + 1); ++term)
      facts_.push_back({weight(), weight() - 1, weight() - 1, random_() % 4 == 0});
  }

  float weight() { return static_cast<float>(random_() % 3000 + 1) / 1000; }

  Text text(std::size_t length, std::uint32_t kinds, bool asked) {
    Text out;
    for (std::size_t i = 0; i < length; ++i)
      out.sequence.push_back(static_cast<std::uint32_t>(random_() % kinds));
    for (std::size_t i = 1; i < length; ++i)
      out.neighbours.push_back(kUnits + out.sequence[i - 1] * kUnits + out.sequence[i]);
    out.units = once(out.sequence);
    out.pairs = once(out.neighbours);
    out.view.sequence = out.sequence;
    if (asked) out.view.neighbours = out.neighbours;
    out.view.units = out.units;
    out.view.pairs = out.pairs;
    for (const std::uint32_t unit : out.units) {
      out.view.apart += asked ? facts_[unit].asked : facts_[unit].stored;
      out.view.words += facts_[unit].word ? 1.0f : 0.0f;
    }
    return out;
  }

  static std::vector<std::uint32_t> once(std::vector<std::uint32_t> terms) {
    std::sort(terms.begin(), terms.end());
    terms.erase(std::unique(terms.begin(), terms.end()), terms.end());
    return terms;
  }

  void expect_equal(const Text& question, const Text& wording) {
    const Facts facts{facts_, {}, {}};
    const Places places(question.sequence);
    const PlaceWeights weights(question.view, places, facts);
    ASSERT_TRUE(weights.cover(wording.view));
    const Table table(places, wording.sequence);
    const Overlap merged = merged_overlap(question.view, wording.view, facts);
    const Overlap bits = weights.overlap(wording.view, table);
    constexpr float kNear = 1e-3f;
    EXPECT_NEAR(bits.units, merged.units, kNear);
    EXPECT_NEAR(bits.pairs, merged.pairs, kNear);
    EXPECT_NEAR(bits.apart, merged.apart, kNear);
    EXPECT_EQ(bits.words_apart, merged.words_apart);
    EXPECT_EQ(weights.units(table), bits.units);
    EXPECT_EQ(weights.pairs(table), bits.pairs);
  }

  std::minstd_rand random_{7};
  std::vector<TermFacts> facts_;
};

TEST_F(OverlapTest, BothWaysAgreeAtAllLengths) {
  for (const std::size_t asked : {0, 1, 2, 12, 63, 64})
    for (const std::size_t stored : {0, 1, 2, 12, 63, 64})
      for (const std::uint32_t kinds : {1u, 2u, 5u, kUnits})
        for (int round = 0; round < 5; ++round) {
          SCOPED_TRACE(std::to_string(asked) + " and " + std::to_string(stored) + " of " +
                       std::to_string(kinds));
          expect_equal(text(asked, kinds, true), text(stored, kinds, false));
        }
}

TEST_F(OverlapTest, TextsOfMorePlacesThanBitsAreLeftToMerging) {
  const Text shorter = text(64, kUnits, true), longer = text(65, kUnits, true);
  const Facts facts{facts_, {}, {}};
  EXPECT_FALSE(PlaceWeights(shorter.view, Places(shorter.sequence), facts).cover(longer.view));
  EXPECT_FALSE(PlaceWeights(longer.view, Places(longer.sequence), facts).cover(shorter.view));
  EXPECT_TRUE(PlaceWeights(shorter.view, Places(shorter.sequence), facts).cover(shorter.view));
}

TEST_F(OverlapTest, WhatStandsTwiceCountsOnce) {
  const Facts facts{facts_, {}, {}};
  Text question, wording;
  question.sequence = {1, 2, 1, 2};
  wording.sequence = {1, 2, 3, 1, 2};
  question.neighbours = {kUnits * 2 + 2, kUnits * 3 + 1, kUnits * 2 + 2};
  question.view.sequence = question.sequence;
  question.view.neighbours = question.neighbours;
  wording.view.sequence = wording.sequence;
  const Places places(question.sequence);
  const Overlap overlap =
      PlaceWeights(question.view, places, facts).overlap(wording.view, Table(places, wording.sequence));
  EXPECT_FLOAT_EQ(overlap.units, facts_[1].rarity + facts_[2].rarity);
  EXPECT_FLOAT_EQ(overlap.pairs, facts_[kUnits * 2 + 2].rarity);
}

}  // namespace
}  // namespace xiaoer::knowledgebase
