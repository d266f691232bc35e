// SPDX-License-Identifier: Apache-2.0
#include "foundation/ascii.h"

#include <gtest/gtest.h>

#include <cstdint>

#include "foundation/encoding.h"

namespace xiaoer {
namespace {

TEST(Ascii, OnlyItsOwnLettersChange) {
  EXPECT_EQ(lower_ascii("Content-TYPE: É 中文 @[`{"), "content-type: É 中文 @[`{");
  EXPECT_EQ(upper_ascii("td 退订 az{`"), "TD 退订 AZ{`");
}

TEST(Ascii, BlanksGoAtBothEnds) {
  EXPECT_EQ(trimmed(" \t a b\r\n"), "a b");
  EXPECT_EQ(trimmed(" \r\n"), "");
  EXPECT_EQ(trimmed(""), "");
  EXPECT_EQ(trimmed("　中"), "　中");  // the wide blank is a sign of its own
}

TEST(Ascii, ANumberIsTheWholeText) {
  EXPECT_EQ(whole_number<int>("-12"), -12);
  EXPECT_EQ(whole_number<std::int64_t>("9223372036854775807"), INT64_MAX);
  for (const auto* text : {"", " ", "+1", " 1", "1 ", "1.0", "0x1", "1e3", "９", "2147483648", "-", "12a"})
    EXPECT_EQ(whole_number<int>(text), std::nullopt) << text;
  EXPECT_EQ(whole_number<unsigned>("-1"), std::nullopt);
}

TEST(Encoding, HexAndBase64) {
  using namespace std::string_view_literals;
  EXPECT_EQ(to_hex("\x00\xff\x1a"sv), "00ff1a");
  EXPECT_EQ(to_hex(""), "");
  // RFC 4648, section 10
  EXPECT_EQ(to_base64(""), "");
  EXPECT_EQ(to_base64("f"), "Zg==");
  EXPECT_EQ(to_base64("fo"), "Zm8=");
  EXPECT_EQ(to_base64("foobar"), "Zm9vYmFy");
  EXPECT_EQ(to_base64("\xfb\xff"sv), "+/8=");
}

}  // namespace
}  // namespace xiaoer
