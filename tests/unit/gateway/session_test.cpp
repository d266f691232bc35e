// SPDX-License-Identifier: Apache-2.0
#include "foundation/error.h"
#include "foundation/random.h"
#include "gateway/access/setup_link.h"
#include "tests/unit/gateway/desk_stage.h"

namespace xiaoer::gateway {
namespace {

class SignIn : public DeskStage {
 protected:
  Answer sign_in(const std::string& name, const std::string& password, Headers headers = {}) {
    return call(nullptr, "POST", "/api/v1/session", json{{"name", name}, {"password", password}}.dump(),
                std::move(headers));
  }
  static std::string token_of(const Answer& answer) {
    const auto cookie = answer.header("Set-Cookie");
    return cookie.substr(15, cookie.find(';') - 15);
  }
};

TEST_F(SignIn, SigningInGivesACookieAndACsrfToken) {
  const auto answer = sign_in("li", "password of li");
  ASSERT_EQ(answer.status, 200) << answer.reply.body;
  EXPECT_EQ(answer.body.at("user").at("name"), "li");
  EXPECT_EQ(answer.body.at("user").at("role"), "agent");
  EXPECT_EQ(answer.body.at("live_url"), "http://127.0.0.1:8081");
  EXPECT_NE(answer.header("Set-Cookie").find("HttpOnly; SameSite=Lax"), std::string::npos);
  const Person signed_in{agent.id, token_of(answer), answer.body.at("csrf")};
  EXPECT_EQ(get(signed_in, "/api/v1/session").body.at("csrf"), signed_in.csrf);
  EXPECT_NE(signed_in.token, agent.token);
}

TEST_F(SignIn, NothingUsableLiesInTheStore) {
  const auto answer = sign_in("li", "password of li");
  EXPECT_EQ(count("SELECT COUNT(*) FROM user_session WHERE token_hash = $1 OR csrf = $2",
                  {token_of(answer), answer.body.at("csrf").get<std::string>()}),
            0);
  EXPECT_EQ(count("SELECT COUNT(*) FROM user_session WHERE token_hash = $1", {sha256_hex(token_of(answer))}),
            1);
  EXPECT_EQ(count("SELECT COUNT(*) FROM user_account WHERE password_hash LIKE '%password%'"), 0);
}

TEST_F(SignIn, TheSameRefusalForEveryWrongPair) {
  ASSERT_EQ(patch(admin, "/api/v1/users/" + std::to_string(other_agent.id), {{"disabled", true}}, 1).status,
            200);
  const auto wrong = sign_in("li", "wrong"), unknown = sign_in("nobody", "wrong"),
             disabled = sign_in("wang", "password of wang"), odd = sign_in(" l i ", "x");
  EXPECT_EQ(wrong.status, 401);
  EXPECT_EQ(wrong.code(), "wrong_credentials");
  for (const auto& answer : {unknown, disabled, odd}) EXPECT_EQ(answer.reply.body, wrong.reply.body);
}

TEST_F(SignIn, NamesAreFoundWhateverTheCase) {
  EXPECT_EQ(sign_in("LI", "password of li").status, 200);
}

TEST_F(SignIn, GuessingIsSlowedDown) {
  for (int i = 0; i < 5; ++i) EXPECT_EQ(sign_in("li", "wrong").status, 401);
  const auto refused = sign_in("li", "password of li");
  EXPECT_EQ(refused.status, 429);
  EXPECT_EQ(refused.code(), "too_many_tries");
  EXPECT_EQ(refused.header("Retry-After"), "1");
  now += std::chrono::seconds(1);
  EXPECT_EQ(sign_in("li", "password of li").status, 200);
}

TEST_F(SignIn, AnIdleSessionEndsAndUseKeepsItAlive) {
  for (int i = 0; i < 4; ++i) {
    now += std::chrono::minutes(20);
    EXPECT_EQ(get(agent, "/api/v1/session").status, 200);
    database->write([](Transaction&) {});  // the note of use is written without waiting; this is behind it
  }
  now += std::chrono::minutes(30);
  const auto ended = get(agent, "/api/v1/session");
  EXPECT_EQ(ended.status, 401);
  EXPECT_EQ(ended.code(), "not_signed_in");
}

TEST_F(SignIn, UseIsNotedOnceAMinuteOnly) {
  const auto seen = [this] {
    return count("SELECT seen_at FROM user_session WHERE user_id = $1", {agent.id});
  };
  const auto before = seen();
  now += std::chrono::seconds(59);
  (void)get(agent, "/api/v1/session");
  database->write([](Transaction&) {});
  EXPECT_EQ(seen(), before);
  now += std::chrono::seconds(1);
  (void)get(agent, "/api/v1/session");
  database->write([](Transaction&) {});
  EXPECT_EQ(seen(), before + 60000);
}

TEST_F(SignIn, TwelveHoursAreTheEndOfAnySession) {
  for (int i = 0; i < 12 * 60 / 20 - 1; ++i) {
    now += std::chrono::minutes(20);
    ASSERT_EQ(get(agent, "/api/v1/session").status, 200);
    database->write([](Transaction&) {});
  }
  now += std::chrono::minutes(20);
  EXPECT_EQ(get(agent, "/api/v1/session").status, 401);
}

TEST_F(SignIn, SigningOutEndsTheSession) {
  const auto answer = call(&agent, "DELETE", "/api/v1/session");
  EXPECT_EQ(answer.status, 204);
  EXPECT_NE(answer.header("Set-Cookie").find("Max-Age=0"), std::string::npos);
  EXPECT_EQ(get(agent, "/api/v1/session").status, 401);
}

TEST_F(SignIn, SigningInAgainEndsTheOldSession) {
  EXPECT_EQ(sign_in("li", "password of li", {{"cookie", "xiaoer_session=" + agent.token}}).status, 200);
  EXPECT_EQ(get(agent, "/api/v1/session").status, 401);
}

TEST_F(SignIn, ForeignPagesCannotSignIn) {
  EXPECT_EQ(sign_in("li", "password of li", {{"origin", "https://evil.example"}}).code(), "foreign_origin");
}

TEST_F(SignIn, ForgedTokensOpenNothing) {
  for (const std::string& token :
       std::vector<std::string>{"", "x", "' OR 1=1 --", std::string(64, 'a'), std::string(64, 'A')})
    EXPECT_EQ(get(Person{0, token, ""}, "/api/v1/session").status, 401) << token;
}

TEST_F(SignIn, ChangingThePasswordEndsTheOtherSessions) {
  const auto elsewhere = sign_in("li", "password of li");
  const Person second{agent.id, token_of(elsewhere), elsewhere.body.at("csrf")};
  const auto change = [this](const std::string& old, const std::string& fresh) {
    return call(&agent, "PUT", "/api/v1/session/password", json{{"old", old}, {"new", fresh}}.dump());
  };
  EXPECT_EQ(change("wrong", "a new password").code(), "wrong_password");
  EXPECT_EQ(change("password of li", "short").code(), "weak_password");
  EXPECT_EQ(get(second, "/api/v1/session").status, 200);
  EXPECT_EQ(change("password of li", "a new password").status, 204);
  EXPECT_EQ(get(second, "/api/v1/session").status, 401);
  EXPECT_EQ(get(agent, "/api/v1/session").status, 200);
  EXPECT_EQ(sign_in("li", "a new password").status, 200);
}

TEST_F(SignIn, SignInsAndFailuresAreAudited) {
  (void)sign_in("li", "wrong");
  (void)sign_in("a password typed as a name", "wrong");
  (void)sign_in("li", "password of li");
  EXPECT_EQ(count("SELECT COUNT(*) FROM audit WHERE action = 'sign_in_failed'"), 2);
  EXPECT_EQ(count("SELECT COUNT(*) FROM audit WHERE action = 'sign_in' AND user_id = $1", {agent.id}), 1);
  EXPECT_EQ(count("SELECT COUNT(*) FROM audit WHERE detail LIKE '%password%' OR object LIKE '%password%'"),
            0);
}

TEST_F(SignIn, BadBodiesAreRefusedByName) {
  const auto code = [this](const std::string& body) {
    return call(nullptr, "POST", "/api/v1/session", body).code();
  };
  EXPECT_EQ(code(""), "invalid_json");
  EXPECT_EQ(code("[]"), "invalid_json");
  EXPECT_EQ(code("{\"name\":"), "invalid_json");
  EXPECT_EQ(code(R"({"name":"li"})"), "missing_field");
  EXPECT_EQ(code(R"({"name":"li","password":7})"), "wrong_type");
  EXPECT_EQ(code(R"({"name":"li","password":"x","role":"admin"})"), "unknown_field");
  EXPECT_EQ(code("{\"name\":\"\xFF\",\"password\":\"x\"}"), "invalid_utf8");
  EXPECT_EQ(code(std::string(100, '[') + std::string(100, ']')), "invalid_json");
}

TEST(SetupLink, WorksOnceAndOnlyWhileThereIsNobody) {
  const auto database = test::memory_database();
  TimePoint now = from_millis(1'790'000'000'000);
  const auto older = create_setup_link(*database, "http://127.0.0.1:8080", now);
  const auto link = create_setup_link(*database, "http://127.0.0.1:8080", now);
  const auto token_of = [](const std::string& text) { return text.substr(text.find('=') + 1); };
  ASSERT_TRUE(link.starts_with("http://127.0.0.1:8080/desk/setup?token="));
  EXPECT_FALSE(is_setup_link_valid(*database, token_of(older), now));
  EXPECT_TRUE(is_setup_link_valid(*database, token_of(link), now));
  EXPECT_FALSE(is_setup_link_valid(*database, token_of(link), now + std::chrono::hours(72)));
  EXPECT_FALSE(is_setup_link_valid(*database, "", now));
  database->write([&](Transaction& transaction) { use_setup_link(transaction, token_of(link), now); });
  EXPECT_THROW(
      database->write([&](Transaction& transaction) { use_setup_link(transaction, token_of(link), now); }),
      RequestError);
  database->write([&](Transaction& transaction) {
    (void)add_user(transaction, {"a", "a", Role::admin, "x"}, now);
  });
  EXPECT_EQ(create_setup_link(*database, "http://127.0.0.1:8080", now), "");
}

TEST_F(SignIn, TheSetupPageRefusesWhenThereAreUsers) {
  EXPECT_EQ(call(nullptr, "GET", "/api/v1/setup?token=abc").status, 404);
  EXPECT_EQ(call(nullptr, "POST", "/api/v1/setup",
                 R"({"token":"abc","name":"eve","password":"long enough","display_name":"Eve"})")
                .status,
            404);
}

TEST_F(SignIn, TheSetupLinkMakesTheFirstAdministrator) {
  database->write([](Transaction& transaction) {
    transaction.run("DELETE FROM user_session");
    transaction.run("DELETE FROM user_account");
  });
  const auto link = create_setup_link(*database, "http://127.0.0.1:8080", now);
  const auto token = link.substr(link.find('=') + 1);
  EXPECT_EQ(call(nullptr, "GET", "/api/v1/setup?token=" + token).body, json({{"valid", true}}));
  const json body{{"token", token}, {"name", "Boss"}, {"password", "long enough"}, {"display_name", "老板"}};
  auto weak = body;
  weak["password"] = "1234";
  EXPECT_EQ(call(nullptr, "POST", "/api/v1/setup", weak.dump()).code(), "weak_password");
  const auto answer = call(nullptr, "POST", "/api/v1/setup", body.dump());
  ASSERT_EQ(answer.status, 201) << answer.reply.body;
  EXPECT_EQ(answer.body.at("user").at("name"), "boss");
  EXPECT_EQ(answer.body.at("user").at("role"), "admin");
  EXPECT_EQ(get(Person{1, token_of(answer), ""}, "/api/v1/users").status, 200);
  EXPECT_EQ(call(nullptr, "POST", "/api/v1/setup", body.dump()).status, 404);
}

}  // namespace
}  // namespace xiaoer::gateway
