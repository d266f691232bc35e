// SPDX-License-Identifier: Apache-2.0
#include "nlu/classifier.h"

#include <gtest/gtest.h>

#include <cmath>

#include "nlu/calibration.h"

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
  std::vector<double> scores;
  std::vector<bool> right;
  for (int i = 0; i < 4000; ++i) {
    const double score = -2 + 4.0 * i / 4000;
    scores.push_back(score);
    right.push_back((i * 7919 % 1000) / 1000.0 < 1 / (1 + std::exp(-(3 * score - 1))));
  }
  const Logistic fitted = fit_logistic(scores, right);
  EXPECT_NEAR(fitted.slope, 3, 0.3);
  EXPECT_NEAR(fitted.shift, -1, 0.2);
}

}  // namespace
}  // namespace xiaoer::nlu
