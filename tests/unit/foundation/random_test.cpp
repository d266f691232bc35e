// SPDX-License-Identifier: Apache-2.0
#include "foundation/random.h"

#include <gtest/gtest.h>

#include <set>

#include "foundation/encoding.h"

namespace xiaoer {
namespace {

TEST(Random, tokens_differ_and_have_the_asked_length) {
  std::set<std::string> tokens;
  for (int i = 0; i < 1000; ++i) tokens.insert(random_token(16));
  EXPECT_EQ(tokens.size(), 1000u);
  EXPECT_EQ(tokens.begin()->size(), 32u);
}

// RFC 4231, test case 2; FIPS 180-4, "abc".
TEST(Random, digests_match_the_standards) {
  EXPECT_EQ(sha256_hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(to_base64url(hmac_sha256("Jefe", "what do ya want for nothing?")).substr(0, 12), "W9zBRr9gdU5q");
}

TEST(Random, base64url_goes_both_ways) {
  const std::string bytes("\x00\xFF\xFE/小二", 10);
  EXPECT_EQ(from_base64url(to_base64url(bytes)), bytes);
  EXPECT_FALSE(from_base64url("a b"));
  EXPECT_FALSE(from_base64url("YQ=="));
}

TEST(Random, compares_whole_texts) {
  EXPECT_TRUE(equal_constant_time("abc", "abc"));
  EXPECT_FALSE(equal_constant_time("abc", "abd"));
  EXPECT_FALSE(equal_constant_time("abc", "ab"));
}

}  // namespace
}  // namespace xiaoer
