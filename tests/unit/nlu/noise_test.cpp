// SPDX-License-Identifier: Apache-2.0
#include "nlu/noise.h"

#include <gtest/gtest.h>

#include "nlu/characters.h"

namespace xiaoer::nlu {
namespace {

TEST(Noise, HomophonesSoundAlikeAndAreOneInFour) {
  std::string text;
  for (int i = 0; i < 200; ++i) text += "我要退货，ok";
  const auto before = to_code_points(text);
  const auto after = to_code_points(homophone_noise()->spoil(text));
  ASSERT_EQ(before.size(), after.size());
  std::size_t changed = 0;
  for (std::size_t i = 0; i < before.size(); ++i) {
    changed += before[i] != after[i];
    EXPECT_EQ(Characters::table().sound_of(before[i]), Characters::table().sound_of(after[i]));
  }
  EXPECT_GT(changed, 150u);
  EXPECT_LT(changed, 250u);
}

TEST(Noise, IsRepeatable) {
  EXPECT_EQ(homophone_noise()->spoil("退货运费谁出"), homophone_noise()->spoil("退货运费谁出"));
}

TEST(Noise, Traditional) {
  EXPECT_EQ(traditional_noise()->spoil("退货 order"), "退貨 order");
  EXPECT_EQ(traditional_noise()->spoil(""), "");
}

}  // namespace
}  // namespace xiaoer::nlu
