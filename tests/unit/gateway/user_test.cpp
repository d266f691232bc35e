// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/gateway/desk_stage.h"

namespace xiaoer::gateway {
namespace {

class Users : public DeskStage {
 protected:
  Answer change(Id id, const json& body) {
    return patch(admin, "/api/v1/users/" + std::to_string(id), body, 1);
  }
  const json sun{{"name", "Sun"}, {"display_name", "孙小美"}, {"role", "agent"}, {"password", "long enough"}};
};

TEST_F(Users, AreListedWithoutSecrets) {
  const auto answer = get(agent, "/api/v1/users");
  ASSERT_EQ(answer.body.at("items").size(), 5U);
  EXPECT_EQ(answer.body.at("items")[0], (json{{"id", agent.id},
                                              {"name", "li"},
                                              {"display_name", "客服li"},
                                              {"role", "agent"},
                                              {"disabled", false}}));
  EXPECT_EQ(answer.reply.body.find("argon"), std::string::npos);
}

TEST_F(Users, ANewOneCanSignIn) {
  const auto added = post(admin, "/api/v1/users", sun);
  ASSERT_EQ(added.status, 201) << added.reply.body;
  EXPECT_EQ(added.body.at("name"), "sun");
  EXPECT_EQ(call(nullptr, "POST", "/api/v1/session", R"({"name":"sun","password":"long enough"})").status,
            200);
  EXPECT_EQ(count("SELECT COUNT(*) FROM audit WHERE action = 'user_added' AND user_id = $1", {admin.id}), 1);
}

TEST_F(Users, BadOnesAreRefused) {
  const auto code = [this](const std::string& field, const json& value) {
    auto body = sun;
    body[field] = value;
    return post(admin, "/api/v1/users", body).code();
  };
  EXPECT_EQ(code("name", "li"), "name_taken");
  EXPECT_EQ(code("name", "LI"), "name_taken");
  EXPECT_EQ(code("name", "two words"), "invalid_name");
  EXPECT_EQ(code("name", "li\u200b"), "invalid_name");
  EXPECT_EQ(code("name", ""), "invalid_name");
  EXPECT_EQ(code("role", "root"), "unknown_role");
  EXPECT_EQ(code("password", "short"), "weak_password");
  EXPECT_EQ(code("display_name", " "), "invalid_name");
  EXPECT_EQ(code("id", 1), "unknown_field");
  EXPECT_EQ(code("password_hash", "x"), "unknown_field");
}

TEST_F(Users, AnotherRoleEndsTheSessions) {
  EXPECT_EQ(change(agent.id, {{"role", "supervisor"}}).body.at("role"), "supervisor");
  EXPECT_EQ(get(agent, "/api/v1/users").status, 401);
}

TEST_F(Users, AnotherDisplayNameDoesNot) {
  EXPECT_EQ(change(agent.id, {{"display_name", "李四"}}).body.at("display_name"), "李四");
  EXPECT_EQ(get(agent, "/api/v1/users").status, 200);
}

TEST_F(Users, ANewPasswordReplacesTheOld) {
  EXPECT_EQ(change(agent.id, {{"password", "another password"}}).status, 200);
  EXPECT_EQ(get(agent, "/api/v1/users").status, 401);
  EXPECT_EQ(call(nullptr, "POST", "/api/v1/session", R"({"name":"li","password":"password of li"})").status,
            401);
  EXPECT_EQ(call(nullptr, "POST", "/api/v1/session", R"({"name":"li","password":"another password"})").status,
            200);
  EXPECT_EQ(count("SELECT COUNT(*) FROM audit WHERE detail LIKE '%another%'"), 0);
}

TEST_F(Users, SomebodyStaysAdministrator) {
  EXPECT_EQ(change(admin.id, {{"role", "agent"}}).code(), "last_admin");
  EXPECT_EQ(change(admin.id, {{"disabled", true}}).code(), "last_admin");
  EXPECT_EQ(change(agent.id, {{"role", "admin"}}).status, 200);
  EXPECT_EQ(change(admin.id, {{"role", "agent"}}).status, 200);
}

TEST_F(Users, UnknownOnesAreNotFound) {
  EXPECT_EQ(change(4711, {{"disabled", true}}).status, 404);
  EXPECT_EQ(call(&admin, "PATCH", "/api/v1/users/abc", "{}").status, 404);
}

}  // namespace
}  // namespace xiaoer::gateway
