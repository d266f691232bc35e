// SPDX-License-Identifier: Apache-2.0
#include "nlu/classifier.h"

#include <gtest/gtest.h>

#include <cmath>

#include "nlu/calibration.h"
#include "nlu/svm.h"

namespace xiaoer::nlu {
namespace {

std::vector<HashedFeature> features(const std::string& text) {
  const NormalText normal = normalise(text);
  std::vector<HashedFeature> out;
  extract_features({normal, {}, {}}, {}, out);
  return out;
}

std::vector<Sample> samples() {
  std::vector<Sample> all;
  const std::vector<std::vector<std::string>> texts = {
      {"我要退货", "怎么退货", "退货运费谁出", "可以退货吗", "这个能退吗", "退一下货"},
      {"开发票", "发票怎么开", "我要电子发票", "发票抬头错了", "能开专票吗", "给我开个票"},
      {"包裹到哪了", "物流信息", "快递怎么还没到", "查一下快递", "我的快递呢", "什么时候到货"}};
  for (std::uint32_t label = 0; label < texts.size(); ++label)
    for (const auto& text : texts[label]) all.push_back({features(text), label});
  return all;
}

std::uint32_t best(const Judgement& judgement) {
  return static_cast<std::uint32_t>(std::max_element(judgement.margins.begin(), judgement.margins.end()) -
                                    judgement.margins.begin());
}

TEST(Classifier, LearnsAndGeneralises) {
  const Classifier classifier(samples(), 3);
  Judgement judgement;
  for (const auto& [text, label] :
       {std::pair{"这箱想退货", 0u}, {"帮忙开一张发票", 1u}, {"快递走到哪里了", 2u}}) {
    classifier.judge(features(text), judgement);
    EXPECT_EQ(best(judgement), label) << text;
  }
}

TEST(Classifier, SaysNothingAboutForeignTexts) {
  const Classifier classifier(samples(), 3);
  Judgement judgement;
  classifier.judge(features("xyzzy"), judgement);
  for (const float p : judgement.probabilities) EXPECT_LT(p, 0.6f);
  EXPECT_LT(judgement.known, 0.1);
  classifier.judge({}, judgement);
  for (const float p : judgement.probabilities) EXPECT_EQ(p, 0.0f);
}

// They share a number, but each counts as much as it weighs where it was learned.
TEST(Classifier, WhatSharesANumberKeepsItsOwnWeight) {
  constexpr std::uint64_t kBoth = 0x9E3779B97F4A7C15, kOne = 0xD6E8FEB86659FD93, kTwo = 0xC2B2AE3D27D4EB4F,
                          kOther = 0x165667B19E3779F9;
  const std::vector<Sample> rows = {{{{kBoth, 1}, {kOne, 1}, {kTwo, 2}}, 0}, {{{kBoth, 1}, {kOther, 1}}, 1}};
  const Classifier classifier(rows, 2);
  const auto margin = [&](const std::vector<HashedFeature>& row) {
    Judgement judgement;
    classifier.judge(row, judgement);
    return judgement.margins[0];
  };
  const float nothing = margin({}), one = margin({{kOne, 1}}) - nothing, two = margin({{kTwo, 2}}) - nothing;
  EXPECT_GT(one, 0);
  EXPECT_NEAR(two, 2 * one, 1e-4);
  EXPECT_LT(margin({{kOther, 1}}), nothing);
}

TEST(Classifier, IsRepeatable) {
  const Classifier one(samples(), 3), two(samples(), 3);
  Judgement a, b;
  one.judge(features("退货发票"), a);
  two.judge(features("退货发票"), b);
  EXPECT_EQ(a.margins, b.margins);
  EXPECT_EQ(a.probabilities, b.probabilities);
}

TEST(Svm, JudgesHeldOutRowsAsAMachineThatNeverSawThem) {
  constexpr std::uint32_t kRows = 300, kClasses = 3, kFeatures = 40;
  TrainingSet set, rest;
  set.classes = rest.classes = kClasses;
  set.features = rest.features = kFeatures;
  for (std::uint32_t i = 0; i < kRows; ++i) {
    const std::uint32_t label = i / 2 % kClasses;
    const Entry own{label * 3 + i * 7 % 3, 0.7f}, noise{9 + i * i % 31, 0.7f};
    const std::vector<Entry> row = {own, noise};
    for (TrainingSet* one : {&set, &rest}) {
      if (one == &rest && i % 4 == 0) continue;
      one->rows.add(row);
      one->labels.push_back(i % 11 ? label : (label + 1) % kClasses);
    }
  }
  const Training all = train_svm(set, {4, 1}, {});
  const Training without = train_svm(rest, {}, {});
  EXPECT_TRUE(without.margins.empty());
  std::vector<float> margins, seen;
  double difference = 0, of_seen = 0;
  for (std::uint32_t i = 0; i < kRows; i += 4) {
    without.model.score(set.rows[i], margins);
    all.model.score(set.rows[i], seen);
    for (std::uint32_t c = 0; c < kClasses; ++c) {
      difference += std::fabs(margins[c] - all.margins[i * kClasses + c]);
      of_seen += std::fabs(margins[c] - seen[c]);
    }
  }
  EXPECT_LT(difference / (kRows / 4.0 * kClasses), 0.1);
  EXPECT_LT(difference, of_seen * 0.8);     // rows look better to a machine that has seen them
  EXPECT_EQ(all.margins[1 * kClasses], 0);  // not held out
}

// Two classes that only rare features tell apart, among many that say nothing.
TEST(Svm, TrustsFeaturesThatTellTwoClassesApart) {
  constexpr std::uint32_t kRows = 600, kCommon = 40, kFeatures = kCommon + 20;
  TrainingSet set;
  set.classes = 2;
  set.features = kFeatures;
  std::uint32_t state = 1;
  const auto random = [&state](std::uint32_t limit) {
    return (state = state * 1664525 + 1013904223) / 7 % limit;
  };
  for (std::uint32_t i = 0; i < kRows; ++i) {
    const std::uint32_t label = i % 4 == 0;
    std::vector<Entry> row = {{kCommon + 10 * label + random(10), 0.3f}};
    for (int k = 0; k < 9; ++k) row.push_back({random(kCommon), 0.3f});
    set.rows.add(row);
    set.labels.push_back(label);
  }
  const Training training = train_svm(set, {5, 5}, {});
  int right = 0;
  for (std::uint32_t i = 0; i < kRows; ++i)
    right += (training.margins[2 * i + 1] > training.margins[2 * i]) == (set.labels[i] == 1);
  EXPECT_GE(right, kRows * 99 / 100);
  // What is said of rows that were held out is also what the model says: the weights carry the trust.
  std::vector<float> margins;
  training.model.score(std::vector<Entry>{{kCommon + 3, 0.3f}}, margins);
  EXPECT_GT(margins[0], margins[1]);
  training.model.score(std::vector<Entry>{{kCommon + 13, 0.3f}}, margins);
  EXPECT_GT(margins[1], margins[0]);
}

TEST(Features, PairDistantWordsOfLatinTextsOnly) {
  const auto weights_together = [](const std::string& text) {
    const NormalText normal = normalise(text);
    std::vector<HashedFeature> with, without;
    FeatureWeights weights;
    extract_features({normal, {}, {}}, weights, with);
    weights.together = 0;
    extract_features({normal, {}, {}}, weights, without);
    return with.size() - without.size();
  };
  EXPECT_EQ(weights_together("where is my parcel"), 6u);  // of four words
  EXPECT_EQ(weights_together("parcel"), 0u);
  EXPECT_EQ(weights_together(""), 0u);
  EXPECT_EQ(weights_together("我的 parcel 在哪里"), 0u);
  std::string many;
  for (char first = 'a'; first <= 'z'; ++first)
    for (char second = 'a'; second <= 'd'; ++second) many += {first, second, ' '};
  EXPECT_EQ(weights_together(many), 24u * 23 / 2);  // bounded for long texts
}

TEST(Classifier, BearsHavingNothingToLearn) {
  const Classifier none({}, 0);
  Judgement judgement;
  none.judge(features("退货"), judgement);
  EXPECT_TRUE(judgement.probabilities.empty());
  const Classifier untaught({}, 4);
  untaught.judge(features("退货"), judgement);
  EXPECT_EQ(judgement.probabilities, std::vector<float>(4, 0.0f));
}

TEST(Calibration, FindsTheSlope) {
  std::vector<float> scores;
  std::vector<bool> right;
  for (int i = 0; i < 4000; ++i) {
    const float score = -2 + 4.0f * static_cast<float>(i) / 4000;
    scores.push_back(score);
    right.push_back((i * 7919 % 1000) / 1000.0 < 1 / (1 + std::exp(-(3 * score - 1))));
  }
  const Logistic fitted = fit_logistic(scores, right);
  EXPECT_NEAR(fitted.slope, 3, 0.3);
  EXPECT_NEAR(fitted.shift, -1, 0.2);
}

}  // namespace
}  // namespace xiaoer::nlu
