// SPDX-License-Identifier: Apache-2.0
#include "nlu/thesaurus.h"

#include <gtest/gtest.h>

#include "foundation/error.h"

namespace xiaoer::nlu {
namespace {

std::vector<Thesaurus::Place> places(const Thesaurus& thesaurus, std::u32string_view text) {
  std::vector<Thesaurus::Place> found;
  thesaurus.find(text, found);
  return found;
}

TEST(Thesaurus, WordsOfOneLineHaveOneSense) {
  const Thesaurus thesaurus("# 注释\n运费 邮费 快递费\n\n开通 启用 / 关闭 停用\n", "a.txt");
  const auto found = places(thesaurus, U"邮费怎么停用");
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[0].sense, 0u);
  EXPECT_EQ(found[0].last, 2u);
  EXPECT_EQ(found[1].sense, 2u);
  EXPECT_EQ(thesaurus.opposites(2), std::vector<std::uint32_t>{1});
  EXPECT_TRUE(thesaurus.opposites(0).empty());
}

TEST(Thesaurus, TheLongestWordCounts) {
  const Thesaurus thesaurus("不能 不可以\n能 可以\n", "a.txt");
  const auto found = places(thesaurus, U"可以不可以");
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[0].sense, 1u);
  EXPECT_EQ(found[1].sense, 0u);
}

TEST(Thesaurus, KindsAreSharedByName) {
  const Thesaurus thesaurus("?how 怎么 如何\n?how 办法 步骤\n?when 何时 几点\n", "a.txt");
  EXPECT_EQ(thesaurus.kinds(0), thesaurus.kinds(1));
  EXPECT_EQ(thesaurus.kinds(0) & thesaurus.kinds(2), 0);
  EXPECT_NE(thesaurus.kinds(2), 0);
}

TEST(Thesaurus, FaultsAreToldByLineAndColumn) {
  try {
    const Thesaurus thesaurus("运费\n甲 乙 甲\n开 / \n/ 关\n", "a.txt");
    FAIL();
  } catch (const ConfigError& error) {
    ASSERT_EQ(error.problems().size(), 4u);
    EXPECT_EQ(error.problems()[0].text(), "a.txt:1:1: has a single word; a group needs two or more");
    EXPECT_EQ(error.problems()[1].text(), "a.txt:2:9: '甲' stands twice in this line");
    EXPECT_EQ(error.problems()[2].line, 3);
    EXPECT_EQ(error.problems()[3].text(), "a.txt:4:1: has no word before '/'");
  }
}

TEST(Thesaurus, TheGeneralOneKnowsCommonWords) {
  const auto& general = Thesaurus::general();
  EXPECT_GT(general.size(), 700u);
  const auto has = [&](std::u32string_view text, std::uint32_t sense) {
    for (const auto& place : places(general, text))
      if (place.sense == sense) return true;
    return false;
  };
  for (const auto& place : places(general, U"邮费"))
    if (has(U"运费", place.sense)) return SUCCEED();
  FAIL() << "邮费 and 运费 have no sense in common";
}

}  // namespace
}  // namespace xiaoer::nlu
