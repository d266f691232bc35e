// SPDX-License-Identifier: Apache-2.0
#include "foundation/text.h"

#include <gtest/gtest.h>

namespace xiaoer {
namespace {

TEST(Text, invalid_bytes_become_replacement_characters) {
  EXPECT_EQ(valid_utf8("你好"), "你好");
  EXPECT_EQ(valid_utf8("a\xFF"
                       "b"),
            "a\xEF\xBF\xBD"
            "b");
  EXPECT_TRUE(is_valid_utf8(valid_utf8("\xC0\xAF\xED\xA0\x80\xF8\x88\x80\x80\x80")));
  EXPECT_FALSE(is_valid_utf8("\xED\xA0\x80"));  // a lone surrogate
}

TEST(Text, counts_and_cuts_code_points) {
  EXPECT_EQ(count_code_points("小二🍜a"), 4u);
  EXPECT_EQ(first_code_points("小二🍜a", 3), "小二🍜");
  EXPECT_EQ(first_code_points("小二", 9), "小二");
  EXPECT_EQ(first_code_points("小二", 0), "");
}

TEST(Text, names_lose_what_cannot_be_seen) {
  EXPECT_EQ(clean_name("  王\t 小\n明  "), "王 小 明");
  EXPECT_EQ(clean_name("ad\u202Emin\u200B\u2066x"), "adminx");
  EXPECT_EQ(clean_name("\uFEFF"), "");
  EXPECT_EQ(clean_name(std::string("a\0b", 3)), "ab");
}

TEST(Text, a_pile_of_marks_is_cut) {
  std::string pile = "x";
  for (int i = 0; i < 1000; ++i) pile += "\u0301";
  EXPECT_LE(count_code_points(clean_name(pile)), 6u);
}

TEST(Text, names_are_limited) {
  std::string longest;
  for (int i = 0; i < 500; ++i) longest += "长";
  EXPECT_EQ(count_code_points(clean_name(longest)), 64u);
}

}  // namespace
}  // namespace xiaoer
