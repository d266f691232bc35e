// SPDX-License-Identifier: Apache-2.0
#include "nlu/segmenter.h"

#include <gtest/gtest.h>

#include "foundation/text.h"
#include "nlu/characters.h"
#include "nlu/dictionary.h"

namespace xiaoer::nlu {
namespace {

std::string cut(const Segmenter& segmenter, const std::string& text) {
  const NormalText normal = normalise(bounded_text(text));
  std::string words;
  for (const Word& word : segmenter.cut(normal))
    words += (words.empty() ? "" : "/") +
             to_utf8(std::u32string_view(normal.chars).substr(word.first, word.last - word.first));
  return words;
}

TEST(Dictionary, KnowsWordsAndTheirPrefixes) {
  const Dictionary& dictionary = Dictionary::general();
  EXPECT_GT(dictionary.size(), 150000u);
  EXPECT_TRUE(dictionary.has(U"退货"));
  EXPECT_TRUE(dictionary.has(U"的"));
  EXPECT_FALSE(dictionary.has(U"发梅"));
  EXPECT_FALSE(dictionary.has(U""));
  EXPECT_FALSE(dictionary.has(U"abc"));
  EXPECT_FALSE(dictionary.has(U"\U0001F922"));
  EXPECT_GT(dictionary.share(U'的'), dictionary.share(U'霉'));
  EXPECT_EQ(dictionary.share(U'x'), 0);
}

TEST(Segmenter, CutsByTheMostLikelyPath) {
  const Segmenter plain({});
  EXPECT_EQ(cut(plain, "我要退货"), "我/要/退货");
  EXPECT_EQ(cut(plain, "研究生命的起源"), "研究/生命/的/起源");
  EXPECT_EQ(cut(plain, "快遞員態度很差"), "快递/员/态度/很/差");
}

TEST(Segmenter, KeepsNumbersAndLatinTogether) {
  const Segmenter plain({});
  EXPECT_EQ(cut(plain, "iPhone15 降价12.5%"), "iphone15/降价/12.5%");
  EXPECT_EQ(cut(plain, "2026年11月"), "2026年/11月");
  EXPECT_EQ(cut(plain, "好……真的——"), "好/../真的/——");
}

TEST(Segmenter, WordsOfThePackWin) {
  const Segmenter pack({"研究生命", "Vita Lemon"});
  EXPECT_EQ(cut(pack, "研究生命的起源"), "研究生命/的/起源");
  EXPECT_EQ(cut(pack, "两瓶vita lemon茶"), "两瓶/vita lemon/茶");
  EXPECT_TRUE(pack.knows(U"研究生命"));
  EXPECT_TRUE(pack.knows(U"起源"));
  EXPECT_FALSE(pack.knows(U"起源的"));
}

TEST(Segmenter, CoversEverythingButBlanks) {
  const Segmenter plain({});
  for (const std::string text :
       {"", " ", "。。。！", "한국어 テスト 中文mixed 123", "\U00020000\U00020001", "ก็ไม่รู้"}) {
    const NormalText normal = normalise(text);
    std::size_t at = 0;
    for (const Word& word : plain.cut(normal)) {
      for (; at < word.first; ++at) EXPECT_EQ(normal.chars[at], U' ') << text;
      EXPECT_LT(word.first, word.last);
      at = word.last;
    }
    EXPECT_EQ(at, normal.chars.size()) << text;
  }
}

}  // namespace
}  // namespace xiaoer::nlu
