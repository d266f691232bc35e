// SPDX-License-Identifier: Apache-2.0
#include "gateway/access/cookie.h"

#include <gtest/gtest.h>

namespace xiaoer::gateway {
namespace {

const std::string kPlain = "http://127.0.0.1:8080";
const std::string kSafe = "https://desk.example";

TEST(Cookie, IsFoundAmongOthers) {
  EXPECT_EQ(session_token({{"cookie", "a=1; xiaoer_session=abc; b=2"}}, kPlain), "abc");
  EXPECT_EQ(session_token({{"cookie", "xiaoer_session=abc"}}, kPlain), "abc");
  EXPECT_EQ(session_token({{"cookie", "a=1;xiaoer_session=abc;"}}, kPlain), "abc");
  EXPECT_EQ(session_token({{"cookie", "not_xiaoer_session=abc"}}, kPlain), "");
  EXPECT_EQ(session_token({{"cookie", ";;; ;"}}, kPlain), "");
  EXPECT_EQ(session_token({}, kPlain), "");
}

TEST(Cookie, OverHttpsOnlyTheHostCookieCounts) {
  EXPECT_EQ(session_token({{"cookie", "xiaoer_session=abc"}}, kSafe), "");
  EXPECT_EQ(session_token({{"cookie", "__Host-xiaoer_session=abc"}}, kSafe), "abc");
  EXPECT_EQ(session_cookie("abc", kSafe),
            "__Host-xiaoer_session=abc; Path=/; HttpOnly; SameSite=Lax; Secure");
  EXPECT_EQ(session_cookie("abc", kPlain), "xiaoer_session=abc; Path=/; HttpOnly; SameSite=Lax");
}

TEST(Cookie, EndsWithMaxAgeZero) {
  EXPECT_EQ(ended_session_cookie(kPlain), "xiaoer_session=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax");
}

TEST(Origin, OwnPagesAndProgramsPass) {
  EXPECT_TRUE(is_own_origin({}, kSafe));
  EXPECT_TRUE(is_own_origin({{"origin", "https://desk.example"}}, kSafe + "/"));
  EXPECT_TRUE(is_own_origin({{"origin", "http://localhost:8080"}, {"host", "localhost:8080"}}, kPlain));
  EXPECT_TRUE(is_own_origin({{"sec-fetch-site", "same-origin"}}, kSafe));
}

TEST(Origin, OtherSitesDoNot) {
  EXPECT_FALSE(is_own_origin({{"origin", "https://evil.example"}, {"host", "desk.example"}}, kSafe));
  EXPECT_FALSE(is_own_origin({{"origin", "https://desk.example.evil.example"}}, kSafe));
  EXPECT_FALSE(is_own_origin({{"origin", "http://desk.example"}}, kSafe));
  EXPECT_FALSE(is_own_origin({{"origin", "null"}, {"host", "desk.example"}}, kSafe));
  EXPECT_FALSE(is_own_origin({{"sec-fetch-site", "cross-site"}}, kSafe));
  EXPECT_FALSE(is_own_origin({{"sec-fetch-site", "same-site"}}, kSafe));
}

}  // namespace
}  // namespace xiaoer::gateway
