// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "foundation/text.h"

namespace xiaoer {
namespace {

TEST(Mask, hides_the_middle_of_phones) {
  EXPECT_EQ(masked("打13812345678"), "打138****5678");
  EXPECT_EQ(masked("138 1234 5678"), "138 **** 5678");
  EXPECT_EQ(masked("１３８１２３４５６７８"), "１３８****５６７８");
}

TEST(Mask, hides_identity_and_bank_cards) {
  EXPECT_EQ(masked("110101199003071234"), "110101********1234");
  EXPECT_EQ(masked("6222 0212 3456 7890 123"), "6222 02** **** ***0 123");
}

TEST(Mask, hides_mail_addresses) {
  EXPECT_EQ(masked("写给wang.xiaoming@example.com吧"), "写给w***@example.com吧");
  EXPECT_EQ(masked("a@b"), "a@b");
}

TEST(Mask, leaves_prices_dates_and_short_numbers) {
  for (const char* text : {"12.50元", "2026-11-22", "批次20240315", "买了3袋", ""})
    EXPECT_EQ(masked(text), text);
}

}  // namespace
}  // namespace xiaoer
