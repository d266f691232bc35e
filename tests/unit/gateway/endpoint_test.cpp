// SPDX-License-Identifier: Apache-2.0
#include "gateway/http/endpoint.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "foundation/error.h"

namespace xiaoer::gateway {
namespace {

int status_of(const std::function<void()>& call) {
  try {
    call();
  } catch (const RequestError& error) {
    return error.status();
  }
  return 0;
}

TEST(Request, AnIdIsAPositiveNumber) {
  Request request;
  request.params["id"] = "42";
  EXPECT_EQ(request.id(), 42);
  for (const char* text : {"", "0", "-1", "1x", "x", " 1", "1.5", "99999999999999999999"}) {
    request.params["id"] = text;
    EXPECT_EQ(status_of([&] { (void)request.id(); }), 404) << text;
  }
  EXPECT_EQ(status_of([&] { (void)request.id("other"); }), 404);
}

TEST(Request, QueryValuesHaveDefaultsAndMustBeNumbers) {
  Request request;
  request.query = {{"limit", "7"}, {"after", "seven"}, {"empty", ""}};
  EXPECT_EQ(request.query_integer("limit", 50), 7);
  EXPECT_EQ(request.query_integer("absent", 50), 50);
  EXPECT_EQ(request.query_integer("empty", 50), 50);
  EXPECT_EQ(status_of([&] { (void)request.query_integer("after", 0); }), 400);
  EXPECT_EQ(request.query_text("limit"), "7");
  EXPECT_EQ(request.query_text("absent"), "");
}

TEST(Access, TheTableOfRoles) {
  struct Line {
    Access access;
    bool agent, supervisor, knowledge, admin;
  };
  for (const auto& line :
       {Line{Access::open, true, true, true, true}, Line{Access::any_user, true, true, true, true},
        Line{Access::desk, true, true, false, true}, Line{Access::knowledge, false, true, true, true},
        Line{Access::supervisor, false, true, false, true}, Line{Access::admin, false, false, false, true}}) {
    EXPECT_EQ(allows(line.access, Role::agent), line.agent);
    EXPECT_EQ(allows(line.access, Role::supervisor), line.supervisor);
    EXPECT_EQ(allows(line.access, Role::knowledge), line.knowledge);
    EXPECT_EQ(allows(line.access, Role::admin), line.admin);
  }
}

TEST(Role, WordsGoBothWays) {
  for (const auto role : {Role::agent, Role::supervisor, Role::knowledge, Role::admin})
    EXPECT_EQ(role_from_word(to_word(role)), role);
  EXPECT_EQ(status_of([] { (void)role_from_word("root"); }), 422);
}

TEST(Problem, IsRfc9457) {
  auto reply = problem(412, "stale_version", "Somebody \"else\" was faster.", R"({"version":3})");
  complete_problem(reply, "/api/v1/tickets/7", "en-GB,en;q=0.9");
  EXPECT_EQ(reply.status, 412);
  EXPECT_EQ(reply.content_type, "application/problem+json");
  const auto body = nlohmann::json::parse(reply.body);
  EXPECT_EQ(body.at("title"), "Precondition Failed");
  EXPECT_EQ(body.at("status"), 412);
  EXPECT_EQ(body.at("code"), "stale_version");
  EXPECT_EQ(body.at("detail"), "Somebody \"else\" was faster.");
  EXPECT_EQ(body.at("version"), 3);
  EXPECT_EQ(body.at("instance"), "/api/v1/tickets/7");
  EXPECT_EQ(body.at("type"), "/api/docs#problem-stale_version");
}

TEST(Problem, SpeaksChineseFirstUnlessAskedOtherwise) {
  const auto detail = [](const std::string& code, const std::string& text, const std::string& language) {
    auto reply = problem(409, code, text);
    complete_problem(reply, "/", language);
    return nlohmann::json::parse(reply.body).at("detail").get<std::string>();
  };
  EXPECT_EQ(detail("name_taken", "The name is taken.", ""), "用户名已被使用。 The name is taken.");
  EXPECT_EQ(detail("name_taken", "The name is taken.", "zh-CN,zh;q=0.9"),
            "用户名已被使用。 The name is taken.");
  EXPECT_EQ(detail("name_taken", "The name is taken.", "en-US"), "The name is taken.");
  EXPECT_EQ(detail("name_taken", "已有此名。 Taken.", "zh"), "已有此名。 Taken.");
  EXPECT_EQ(detail("never_heard_of", "Odd.", "zh"), "Odd.");
}

TEST(Problem, OtherRepliesStayAsTheyAre) {
  Reply reply;
  reply.body = "{}";
  complete_problem(reply, "/", "zh");
  EXPECT_EQ(reply.body, "{}");
}

}  // namespace
}  // namespace xiaoer::gateway
