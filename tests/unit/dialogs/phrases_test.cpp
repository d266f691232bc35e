// SPDX-License-Identifier: Apache-2.0
#include "dialogs/phrases.h"

#include <gtest/gtest.h>

namespace xiaoer::dialogs {
namespace {

class PhrasesTest : public ::testing::Test {
 protected:
  PhrasesTest() {
    Document document(R"(
particles = ["吧", "了", "嗯", "please"]
[[phrase]]
id = "cancel"
exact = ["算了", "stop"]
contains = ["不弄了", "forget it"]
longest = 10
[[phrase]]
id = "becomes"
contains = ["应该是", "是", "is"]
longest = 20
[[phrase]]
id = "refuses"
exact = ["stop"]
contains = ["不弄了", "nope"]
)",
                      "test.toml");
    Table root = document.root();
    phrases_.read(root);
    root.finish();
    document.throw_problems();
  }
  bool said(const std::string& text) const {
    nlu::Understanding heard;
    heard.original = heard.normalised = text;
    return phrases_.said("cancel", phrases_.prepare(heard));
  }
  std::string after(const std::string& text) const {
    nlu::Understanding heard;
    heard.original = heard.normalised = text;
    return phrases_.after("becomes", phrases_.prepare(heard));
  }
  Phrases phrases_;
};

TEST_F(PhrasesTest, ExactLooksPastParticlesAndMarks) {
  EXPECT_TRUE(said("算了"));
  EXPECT_TRUE(said("嗯，算了吧。"));
  EXPECT_TRUE(said("please stop!"));
  EXPECT_FALSE(said("算了一下账"));
  EXPECT_FALSE(said(""));
}

TEST_F(PhrasesTest, ContainsCountsInShortMessagesOnly) {
  EXPECT_TRUE(said("我不弄了"));
  EXPECT_FALSE(said("我昨天跟你们客服说了半天最后都不弄了结果"));
}

TEST_F(PhrasesTest, LatinWordsAreWholeWords) {
  EXPECT_TRUE(said("forget it"));
  EXPECT_FALSE(said("forget its"));
  EXPECT_FALSE(said("nonstop"));
}

TEST_F(PhrasesTest, OneWordSpeaksForSeveralPhrases) {
  const auto mentions = [&](const std::string& text) {
    nlu::Understanding heard;
    heard.original = heard.normalised = text;
    std::string all;
    for (const Mention& one : phrases_.prepare(heard).mentions)
      all += std::string(one.phrase) + (one.counts ? "+ " : "- ");
    return all;
  };
  EXPECT_EQ(mentions("不弄了"), "refuses+ cancel+ ");
  EXPECT_EQ(mentions("stop"), "cancel+ refuses+ ");
  EXPECT_EQ(mentions("不弄了不弄了不弄了不弄了"), "refuses+ cancel- ");
  EXPECT_EQ(mentions("nopes, nope"), "refuses+ ");
  EXPECT_EQ(mentions("nopes 2nope"), "");
}

TEST_F(PhrasesTest, AfterGivesTheRest) {
  EXPECT_EQ(after("名字应该是王五。"), "王五");
  EXPECT_EQ(after("it is blue"), "blue");
  EXPECT_EQ(after("this"), "");
  EXPECT_EQ(after("名字写错了,麻烦帮我更正过来,谢谢,应该是王五"), "王五");  // however long
}

TEST(Edges, MarksOfBothKindsFallAway) {
  EXPECT_EQ(without_edges("  “你好！？”…"), "你好");
  EXPECT_EQ(without_edges("？！"), "");
  EXPECT_EQ(without_edges("+86 1"), "+86 1");
}

}  // namespace
}  // namespace xiaoer::dialogs
