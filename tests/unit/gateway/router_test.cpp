// SPDX-License-Identifier: Apache-2.0
#include "gateway/http/router.h"

#include <gtest/gtest.h>

namespace xiaoer::gateway {
namespace {

Endpoint endpoint(const std::string& method, const std::string& pattern) {
  return {method, pattern, Access::open, [](const Request&) { return Reply{}; }};
}

Router sample() {
  return Router({endpoint("GET", "/api/v1/tickets"), endpoint("POST", "/api/v1/tickets"),
                 endpoint("GET", "/api/v1/tickets/{id}"), endpoint("PATCH", "/api/v1/tickets/{id}"),
                 endpoint("GET", "/api/v1/tickets/mine"), endpoint("GET", "/desk/{rest*}"),
                 endpoint("GET", "/desk/setup"), endpoint("GET", "/chat/{site}/{page}")});
}

const Match* match(const Found& found) {
  return std::get_if<Match>(&found);
}

TEST(Router, FindsAnEndpointWithItsParameters) {
  const auto router = sample();
  const auto found = router.find("PATCH", "/api/v1/tickets/17");
  ASSERT_TRUE(match(found));
  EXPECT_EQ(match(found)->endpoint->pattern, "/api/v1/tickets/{id}");
  EXPECT_EQ(match(found)->endpoint->method, "PATCH");
  EXPECT_EQ(match(found)->params.at("id"), "17");
}

TEST(Router, LiteralPartsWinOverParameters) {
  const auto router = sample();
  const auto mine = router.find("GET", "/api/v1/tickets/mine");
  const auto setup = router.find("GET", "/desk/setup");
  ASSERT_TRUE(match(mine) && match(setup));
  EXPECT_EQ(match(mine)->endpoint->pattern, "/api/v1/tickets/mine");
  EXPECT_EQ(match(setup)->endpoint->pattern, "/desk/setup");
}

TEST(Router, TheRestOfAPathIsOneParameter) {
  const auto router = sample();
  const auto found = router.find("GET", "/desk/assets/app.js");
  ASSERT_TRUE(match(found));
  EXPECT_EQ(match(found)->params.at("rest"), "assets/app.js");
  EXPECT_TRUE(std::holds_alternative<NoRoute>(router.find("GET", "/desk")));
}

TEST(Router, DecodesParameters) {
  const auto router = sample();
  const auto found = router.find("GET", "/chat/%E5%B0%8F%20%E4%BA%8C/a+b");
  ASSERT_TRUE(match(found));
  EXPECT_EQ(match(found)->params.at("site"), "小 二");
  EXPECT_EQ(match(found)->params.at("page"), "a+b");
}

TEST(Router, UnknownPathsMatchNothing) {
  const auto router = sample();
  for (const char* path : {"", "/", "/api/v1/tickets/", "/api/v1/tickets/1/2", "api/v1/tickets",
                           "/API/v1/tickets", "/chat//page", "/chat/site/"})
    EXPECT_TRUE(std::holds_alternative<NoRoute>(router.find("GET", path))) << path;
}

TEST(Router, HostilePathsMatchNothing) {
  const auto router = sample();
  for (const char* path :
       {"/desk/../etc/passwd", "/desk/%2e%2e/etc", "/desk/%2E%2E%2Fetc", "/desk/a%5C..%5Cb", "/desk/%00",
        "/desk/%zz", "/desk/%4", "/desk/%", "/desk/%FF", "/desk/a%0d%0ab", "/desk/./a"})
    EXPECT_TRUE(std::holds_alternative<NoRoute>(router.find("GET", path))) << path;
}

TEST(Router, NamesTheMethodsOfAPath) {
  const auto router = sample();
  const auto found = router.find("DELETE", "/api/v1/tickets");
  const auto* wrong = std::get_if<WrongMethod>(&found);
  ASSERT_TRUE(wrong);
  EXPECT_EQ(wrong->allow, "GET, HEAD, POST");
}

TEST(Router, HeadFindsGet) {
  const auto router = sample();
  const auto found = router.find("HEAD", "/api/v1/tickets");
  ASSERT_TRUE(match(found));
  EXPECT_EQ(match(found)->endpoint->method, "GET");
}

TEST(Router, RefusesTwoEndpointsForOneRoute) {
  EXPECT_THROW(Router({endpoint("GET", "/a"), endpoint("GET", "/a")}), std::logic_error);
}

}  // namespace
}  // namespace xiaoer::gateway
