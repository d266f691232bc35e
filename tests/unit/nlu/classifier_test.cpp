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
  EXPECT_LT(difference / (kRows / 4.0 * kClasses), 0.05);
  EXPECT_LT(difference, of_seen / 2);       // rows look better to a machine that has seen them
  EXPECT_EQ(all.margins[1 * kClasses], 0);  // not held out
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
