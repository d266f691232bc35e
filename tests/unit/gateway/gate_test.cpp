// SPDX-License-Identifier: Apache-2.0
// The whole route table against every role: what the table says is what happens.
#include <gmock/gmock.h>

#include "tests/unit/gateway/desk_stage.h"

namespace xiaoer::gateway {
namespace {

using RouteTable = DeskStage;

std::string with_ids(std::string pattern) {
  for (auto at = pattern.find('{'); at != std::string::npos; at = pattern.find('{'))
    pattern.replace(at, pattern.find('}') - at + 1, "987654");
  return pattern;
}

TEST_F(RouteTable, EveryRouteForEveryRole) {
  const std::vector<std::pair<const Person*, Role>> people{{&agent, Role::agent},
                                                           {&supervisor, Role::supervisor},
                                                           {&knowledge, Role::knowledge},
                                                           {&admin, Role::admin}};
  for (const auto& endpoint : router.endpoints()) {
    if (endpoint.access == Access::open || endpoint.method == "DELETE") continue;
    for (const auto& [person, role] : people) {
      const auto answer = call(person, endpoint.method, with_ids(endpoint.pattern), "{}");
      const bool refused = answer.status == 403 && answer.code() == "forbidden";
      EXPECT_EQ(refused, !allows(endpoint.access, role))
          << endpoint.method << " " << endpoint.pattern << " " << to_word(role);
    }
  }
}

TEST_F(RouteTable, NobodyGetsInWithoutASession) {
  for (const auto& endpoint : router.endpoints()) {
    if (endpoint.access == Access::open) continue;
    const auto answer = call(nullptr, endpoint.method, with_ids(endpoint.pattern), "{}");
    EXPECT_EQ(answer.status, 401) << endpoint.method << " " << endpoint.pattern;
    EXPECT_EQ(answer.code(), "not_signed_in");
  }
}

TEST_F(RouteTable, ForeignIdsAreNotFoundAndNeverFail) {
  for (const auto& endpoint : router.endpoints()) {
    if (endpoint.pattern.find("{id}") == std::string::npos) continue;
    const auto answer =
        call(&admin, endpoint.method, with_ids(endpoint.pattern), "{}", {{"if-match", "\"1\""}});
    EXPECT_GE(answer.status, 400) << endpoint.method << " " << endpoint.pattern;
    EXPECT_LT(answer.status, 500) << endpoint.method << " " << endpoint.pattern;
    if (endpoint.method == "GET") {
      EXPECT_EQ(answer.status, 404) << endpoint.pattern;
    }
  }
}

TEST_F(RouteTable, OnlySigningInSettingUpAndTheDocsAreOpen) {
  std::vector<std::string> open;
  for (const auto& endpoint : router.endpoints())
    if (endpoint.access == Access::open) open.push_back(endpoint.method + " " + endpoint.pattern);
  EXPECT_THAT(open,
              testing::UnorderedElementsAre("POST /api/v1/session", "GET /api/v1/setup", "POST /api/v1/setup",
                                            "GET /api/openapi.json", "GET /api/docs"));
}

TEST_F(RouteTable, ChangesNeedTheSessionsOwnCsrfToken) {
  const auto take = [this](const std::string& csrf) {
    return call(nullptr, "POST", "/api/v1/conversations/1/take", "",
                {{"cookie", "xiaoer_session=" + agent.token}, {"x-csrf-token", csrf}});
  };
  EXPECT_EQ(take("").code(), "csrf");
  EXPECT_EQ(take("wrong").code(), "csrf");
  EXPECT_EQ(take(supervisor.csrf).code(), "csrf");
  EXPECT_EQ(take(agent.csrf).code(), "no_conversation");
  EXPECT_EQ(
      call(nullptr, "POST", "/api/v1/conversations/1/take", "", {{"cookie", "xiaoer_session=" + agent.token}})
          .code(),
      "csrf");
}

TEST_F(RouteTable, ChangesFromForeignPagesAreRefused) {
  EXPECT_EQ(
      call(&agent, "POST", "/api/v1/conversations/1/take", "", {{"origin", "https://evil.example"}}).code(),
      "foreign_origin");
  EXPECT_EQ(
      call(&agent, "POST", "/api/v1/conversations/1/take", "", {{"origin", "http://127.0.0.1:8080"}}).code(),
      "no_conversation");
}

TEST_F(RouteTable, ADisabledUserIsOutAtOnce) {
  EXPECT_EQ(get(agent, "/api/v1/users").status, 200);
  EXPECT_EQ(patch(admin, "/api/v1/users/" + std::to_string(agent.id), {{"disabled", true}}, 1).status, 200);
  EXPECT_EQ(get(agent, "/api/v1/users").status, 401);
}

}  // namespace
}  // namespace xiaoer::gateway
