// SPDX-License-Identifier: Apache-2.0
#include "channels/webchat/web_chat.h"

#include "foundation/random.h"
#include "gmock/gmock.h"
#include "tests/support/web_chat_desk.h"

namespace xiaoer {
namespace {

using nlohmann::json;
using test::WebChatDesk;

Address address(const std::string& peer) {
  return {"webchat", "main", peer};
}

TEST(WebChatSession, TellsEverythingAPageNeeds) {
  WebChatDesk desk;
  const json session = desk.open();
  EXPECT_EQ(session.at("visitor").get<std::string>().size(), 32u);
  EXPECT_EQ(session.at("conversation_id"), desk.fake.of(address(session.at("visitor"))).id);
  EXPECT_EQ(session.at("live_url"), "http://127.0.0.1:8081");
  EXPECT_EQ(session.at("greeting"), "您好");
  EXPECT_EQ(session.at("quick_replies").at(0).at("value"), "我要退货");
  EXPECT_EQ(session.at("language"), "zh");
  EXPECT_EQ(session.at("title"), "在线客服");
}

TEST(WebChatSession, LanguageComesFromTheAskThenTheBrowser) {
  WebChatDesk desk;
  EXPECT_EQ(desk.open(R"(,"language":"en-GB")").at("greeting"), "Hello");
  EXPECT_EQ(desk.open(R"(,"language":"fr")").at("language"), "zh");
  const auto reply =
      desk.post("/chat/v1/sessions", R"({"site":"main"})", {{"accept-language", "en-US,en;q=0.9"}});
  EXPECT_EQ(json::parse(reply.body).at("title"), "Customer service");
}

TEST(WebChatSession, UnknownSiteAndBadBodiesAreRefused) {
  WebChatDesk desk;
  EXPECT_EQ(desk.post("/chat/v1/sessions", R"({"site":"other"})").status, 404);
  EXPECT_EQ(desk.post("/chat/v1/sessions", R"({"site":)").status, 400);
  EXPECT_EQ(desk.post("/chat/v1/sessions", R"(["site"])").status, 400);
  EXPECT_EQ(desk.post("/chat/v1/sessions", R"({"site":7})").status, 422);
  EXPECT_EQ(desk.post("/chat/v1/sessions", "{\"site\":\"\xC3\x28\"}").status, 400);
  EXPECT_EQ(desk.post("/chat/v1/sessions", std::string(60'000, '[')).status, 400);
  EXPECT_EQ(desk.post("/chat/v1/sessions", std::string(70'000, ' ')).status, 413);
}

TEST(WebChatSession, VisitorIsKeptOnlyWithItsToken) {
  WebChatDesk desk;
  const std::string visitor = desk.open().at("visitor"), token = desk.token;
  EXPECT_NE(desk.open(R"(,"visitor":")" + visitor + "\"").at("visitor"), visitor);
  EXPECT_EQ(desk.open(R"(,"visitor":")" + visitor + R"(","visitor_token":")" + token + "\"").at("visitor"),
            visitor);
  const std::string other = desk.open().at("visitor");
  EXPECT_NE(desk.open(R"(,"visitor":")" + other + R"(","visitor_token":")" + token + "\"").at("visitor"),
            other);
}

class WebChatIdentity : public ::testing::Test {
 protected:
  static constexpr const char* kSecret = "0123456789abcdef0123456789abcdef";
  void SetUp() override { ::setenv("XIAOER_TEST_SITE_SECRET", kSecret, 1); }
  static std::string extra(const std::string& user, std::int64_t exp, const std::string& key = kSecret) {
    std::string hash;
    for (const unsigned char byte : hmac_sha256(key, user + "|" + std::to_string(exp))) {
      constexpr const char* digits = "0123456789abcdef";
      hash += {digits[byte >> 4], digits[byte & 15]};
    }
    const json value = {{"user_id", user}, {"exp", exp}, {"hash", hash}, {"name", "王\u202E小二"}};
    return R"(,"identity":)" + value.dump();
  }
};

TEST_F(WebChatIdentity, SignedCustomerIsAlwaysTheSamePeer) {
  WebChatDesk desk("site_secret_env = \"XIAOER_TEST_SITE_SECRET\"");
  const std::int64_t soon = to_millis(desk.fake.now) / 1000 + 600;
  EXPECT_EQ(desk.open(extra("u7", soon)).at("visitor"), "user-u7");
  ASSERT_EQ(desk.say("1", "你好").status, 201);
  EXPECT_EQ(desk.fake.accepted[0].display_name, "王小二");  // hidden characters are gone
  EXPECT_EQ(desk.open(extra("u7", soon)).at("visitor"), "user-u7");
}

TEST_F(WebChatIdentity, ForgedAndExpiredOnesAreRefused) {
  WebChatDesk desk("site_secret_env = \"XIAOER_TEST_SITE_SECRET\"");
  const std::int64_t now = to_millis(desk.fake.now) / 1000;
  EXPECT_EQ(desk.open(extra("u7", now + 600, "another secret, also long")).at("code"), "bad_identity");
  EXPECT_EQ(desk.open(extra("u7", now)).at("code"), "identity_expired");
  WebChatDesk without;
  EXPECT_EQ(without.open(extra("u7", now + 600, "")).at("code"),
            "bad_identity");  // no secret: nobody can sign
}

TEST_F(WebChatIdentity, EnforcedMeansMessagesToo) {
  WebChatDesk open_chat("site_secret_env = \"XIAOER_TEST_SITE_SECRET\"");
  open_chat.open();
  WebChatDesk desk("site_secret_env = \"XIAOER_TEST_SITE_SECRET\"\nenforce_identity = true");
  EXPECT_EQ(desk.open().at("code"), "identity_required");
  desk.token = open_chat.token;  // given out before identities were enforced
  EXPECT_EQ(desk.say("1", "你好").status, 401);
  EXPECT_FALSE(desk.channel->listener(
      {"GET", "/chat/v1/events", {}, {{"authorization", "Bearer " + desk.token}}, "", ""}));
}

TEST_F(WebChatIdentity, TokenOfAnIdentityDoesNotProlongItself) {
  WebChatDesk desk("site_secret_env = \"XIAOER_TEST_SITE_SECRET\"");
  desk.open(extra("u7", to_millis(desk.fake.now) / 1000 + 600));
  const std::string token = desk.token;
  EXPECT_NE(desk.open(R"(,"visitor":"user-u7","visitor_token":")" + token + "\"").at("visitor"), "user-u7");
}

TEST(WebChatToken, AlteredExpiredForeignAndMissingOnesAreRefused) {
  WebChatDesk desk;
  EXPECT_EQ(desk.say("1", "你好").status, 401);
  desk.open();
  const std::string good = desk.token;
  for (std::size_t i = 0; i < good.size(); i += 7) {
    desk.token = good;
    desk.token[i] = good[i] == 'A' ? 'B' : 'A';
    EXPECT_EQ(desk.say("1", "你好").status, 401) << i;
  }
  for (const std::string& bad :
       std::vector<std::string>{"", ".", "x", good.substr(0, good.find('.')), good + "x"}) {
    desk.token = bad;
    EXPECT_EQ(desk.say("1", "你好").status, 401) << bad;
  }
  desk.token = good;
  WebChatDesk other_account("", "branch"), other_house("", "main", std::string(32, 't'));
  other_account.token = other_house.token = good;
  EXPECT_EQ(other_account.say("1", "你好").status, 401);
  EXPECT_EQ(other_house.say("1", "你好").status, 401);
  desk.fake.now += std::chrono::days{30} - std::chrono::milliseconds{1};
  EXPECT_EQ(desk.say("1", "你好").status, 201);
  desk.fake.now += std::chrono::milliseconds{1};
  EXPECT_EQ(desk.say("2", "你好").status, 401);
}

TEST(WebChatMessages, SameClientIdGivesTheSameAnswerAndOneMessage) {
  WebChatDesk desk;
  const std::string visitor = desk.open().at("visitor");
  const auto first = desk.say("a-1", "我要退货"), again = desk.say("a-1", "我要退货");
  EXPECT_EQ(first.status, 201);
  EXPECT_EQ(again.status, 200);
  json one = json::parse(first.body), two = json::parse(again.body);
  EXPECT_EQ(one.at("seq"), 1);
  EXPECT_EQ(two.at("duplicate"), true);
  one.erase("duplicate");
  two.erase("duplicate");
  EXPECT_EQ(one, two);
  ASSERT_EQ(desk.fake.accepted.size(), 1u);
  EXPECT_EQ(desk.fake.accepted[0].provider_id, visitor + ":a-1");
  desk.open();
  EXPECT_EQ(desk.say("a-1", "我也要").status, 201);  // another visitor may use the same id
}

TEST(WebChatMessages, TextIsCleanedCountedAndChecked) {
  WebChatDesk desk;
  desk.open();
  ASSERT_EQ(desk.say("1", "第一行\r\n第二行\r第三行\x01\x7F").status, 201);
  EXPECT_EQ(std::get<Text>(desk.fake.accepted[0].body).text, "第一行\n第二行\n第三行");
  std::string text;
  for (int i = 0; i < 4000; ++i) text += "好";
  EXPECT_EQ(desk.say("2", text).status, 201);
  EXPECT_EQ(desk.say("3", text + "好").status, 413);
  EXPECT_EQ(desk.say("4", " \n\t").status, 422);
  EXPECT_EQ(desk.say("", "好").status, 422);
  EXPECT_EQ(desk.say(std::string(64, 'x'), "好").status, 201);
  EXPECT_EQ(desk.say(std::string(65, 'x'), "好").status, 422);
  EXPECT_EQ(desk.say("a\nb", "好").status, 422);
  EXPECT_EQ(desk.post("/chat/v1/messages", "{\"client_id\":\"5\",\"text\":\"\xC4\xE3\"}").status,
            400);  // GBK bytes
  EXPECT_EQ(desk.post("/chat/v1/messages", R"({"client_id":"5","text":"\ud83d"})").status,
            400);  // half a character
  EXPECT_EQ(desk.post("/chat/v1/messages", R"({"client_id":"5"})").status, 422);
  EXPECT_EQ(desk.post("/chat/v1/messages", R"({"client_id":"5","text":"a","choice":"b"})").status, 422);
}

TEST(WebChatMessages, ChoiceArrivesAsItsValue) {
  WebChatDesk desk;
  desk.open();
  EXPECT_EQ(desk.post("/chat/v1/messages", R"({"client_id":"1","choice":"我要退货"})").status, 201);
  EXPECT_EQ(std::get<Text>(desk.fake.accepted[0].body).text, "我要退货");
}

TEST(WebChatMessages, ListShowsBothSidesInPages) {
  WebChatDesk desk;
  const std::string visitor = desk.open().at("visitor");
  static_cast<void>(desk.say("c1", "你好 😀"));
  desk.fake.answer(address(visitor), Card{"请选择", {{"退货", "return"}}});
  desk.fake.answer(address(visitor), Attachment{"image", "f1", "图.png", "image/png", 9});
  const json all = json::parse(desk.get("/chat/v1/messages", {{"after", "0"}}).body);
  ASSERT_EQ(all.at("items").size(), 3u);
  EXPECT_TRUE(all.at("next_cursor").is_null());
  EXPECT_EQ(all["items"][0], (json{{"seq", 1},
                                   {"author", "visitor"},
                                   {"type", "text"},
                                   {"text", "你好 😀"},
                                   {"client_id", "c1"},
                                   {"sent_at", to_rfc3339(desk.fake.now)}}));
  EXPECT_EQ(all["items"][1]["choices"][0]["value"], "return");
  EXPECT_EQ(all["items"][1]["feedback"], true);
  EXPECT_EQ(all["items"][2]["attachment"]["url"], "/chat/v1/attachments/f1");
  const json page = json::parse(desk.get("/chat/v1/messages", {{"after", "1"}, {"limit", "1"}}).body);
  EXPECT_EQ(page.at("items").size(), 1u);
  EXPECT_EQ(page.at("next_cursor"), 2);
  EXPECT_EQ(desk.get("/chat/v1/messages", {{"after", "-1"}}).status, 400);
  EXPECT_EQ(desk.get("/chat/v1/messages", {{"limit", "many"}}).status, 400);
}

TEST(WebChatMessages, TypingAndFeedbackReachTheCore) {
  WebChatDesk desk;
  const std::string visitor = desk.open().at("visitor");
  desk.fake.answer(address(visitor), Text{"您好"});
  EXPECT_EQ(desk.post("/chat/v1/typing", R"({"on":true})").status, 204);
  EXPECT_EQ(desk.post("/chat/v1/typing", R"({"on":"yes"})").status, 422);
  EXPECT_EQ(desk.post("/chat/v1/feedback", R"({"seq":1,"helpful":false})").status, 204);
  EXPECT_EQ(desk.post("/chat/v1/feedback", R"({"seq":9,"helpful":true})").status, 404);
  EXPECT_THAT(desk.fake.typed, testing::ElementsAre(std::pair{visitor, true}));
  EXPECT_THAT(desk.fake.rated, testing::ElementsAre(std::pair{1, false}));
}

TEST(WebChatMessages, UnknownAddressesAndMethodsAre404) {
  WebChatDesk desk;
  desk.open();
  EXPECT_EQ(desk.post("/chat/v1/secrets", "{}").status, 404);
  EXPECT_EQ(
      desk.call({"DELETE", "/chat/v1/messages", {}, {{"authorization", "Bearer " + desk.token}}, "", ""})
          .status,
      404);
}

TEST(WebChatLimits, FastWritersWaitAsLongAsTold) {
  WebChatDesk desk("messages_per_minute = 3");
  desk.open();
  for (int i = 0; i < 3; ++i) EXPECT_EQ(desk.say(std::to_string(i), "好").status, 201);
  const auto refused = desk.say("3", "好");
  EXPECT_EQ(refused.status, 429);
  EXPECT_EQ(refused.headers.at("Retry-After"), "20");
  EXPECT_EQ(refused.content_type, "application/problem+json");
  desk.fake.now += std::chrono::seconds{20};
  EXPECT_EQ(desk.say("3", "好").status, 201);
  desk.open();
  EXPECT_EQ(desk.say("4", "好").status, 201);  // another visitor is not held back
}

TEST(WebChatLimits, SessionsAreCountedByAddressButNotFromThisMachine) {
  WebChatDesk desk("sessions_per_hour = 1");
  desk.open();
  EXPECT_EQ(desk.open().at("code"), "too_many");
  for (int i = 0; i < 5; ++i)
    EXPECT_EQ(desk.call({"POST", "/chat/v1/sessions", {}, {}, R"({"site":"main"})", "127.0.0.1"}).status,
              201);
}

TEST(WebChatOrigins, BrowsersOfOtherSitesNeedToBeListed) {
  WebChatDesk desk("allowed_origins = [\"https://shop.example\"]");
  const auto from = [&](const std::string& origin) {
    return desk.post("/chat/v1/sessions", R"({"site":"main"})",
                     {{"origin", origin}, {"host", "chat.example"}});
  };
  EXPECT_EQ(from("https://evil.example").status, 403);
  EXPECT_EQ(from("null").status, 403);
  EXPECT_EQ(from("https://chat.example").status, 201);
  EXPECT_EQ(from("http://127.0.0.1:8080").status, 201);  // our public address
  const auto listed = from("https://shop.example");
  EXPECT_EQ(listed.status, 201);
  EXPECT_EQ(listed.headers.at("Access-Control-Allow-Origin"), "https://shop.example");
  const auto refused = desk.post("/chat/v1/messages", "{}", {{"origin", "https://shop.example"}});
  EXPECT_EQ(refused.status, 401);
  EXPECT_EQ(refused.headers.count("Access-Control-Allow-Origin"), 1u);  // the page may read why
  const auto asked =
      desk.call({"OPTIONS", "/chat/v1/messages", {}, {{"origin", "https://shop.example"}}, "", ""});
  EXPECT_EQ(asked.status, 204);
  EXPECT_EQ(asked.headers.at("Access-Control-Allow-Headers"), "authorization, content-type");
}

TEST(WebChatLive, TokenOrOneUseKeyOpensAStream) {
  WebChatDesk desk;
  const std::string visitor = desk.open().at("visitor");
  const auto listen = [&](const std::string& key, const std::string& token,
                          const std::string& path = "/chat/v1/events") {
    std::map<std::string, std::string> query, headers;
    if (!key.empty()) query["key"] = key;
    if (!token.empty()) headers["authorization"] = "Bearer " + token;
    return desk.channel->listener({"GET", path, query, headers, "", ""});
  };
  const auto make_key = [&] {
    return json::parse(desk.post("/chat/v1/live-key", "").body).at("key").get<std::string>();
  };
  EXPECT_EQ(listen("", desk.token), address(visitor));
  EXPECT_FALSE(listen("", desk.token, "/api/v1/events"));
  EXPECT_FALSE(listen("", desk.token + "x"));
  EXPECT_FALSE(listen("", ""));
  const std::string key = make_key();
  EXPECT_EQ(listen(key, ""), address(visitor));
  EXPECT_FALSE(listen(key, ""));  // used up
  const std::string late = make_key();
  desk.fake.now += std::chrono::seconds{60};
  EXPECT_FALSE(listen(late, ""));
}

TEST(WebChatLive, SendingWakesTheStreams) {
  WebChatDesk desk;
  const Id conversation = desk.open().at("conversation_id");
  OutboundMessage message;
  message.id = 5;
  message.conversation_id = conversation;
  EXPECT_TRUE(std::holds_alternative<channels::Delivered>(desk.channel->send(message)));
  EXPECT_THAT(desk.fake.woken, testing::ElementsAre(conversation));
}

TEST(WebChatAccounts, RequestsFindTheirAccount) {
  WebChatDesk main, branch("", "branch");
  main.open();
  const std::string key = json::parse(main.post("/chat/v1/live-key", "").body).at("key");
  const std::vector<channels::WebhookRequest> requests{
      {"POST", "/chat/v1/sessions", {}, {}, R"({"site":"main"})", ""},
      {"GET", "/chat/v1/messages", {}, {{"authorization", "Bearer " + main.token}}, "", ""},
      {"GET", "/chat/v1/attachments/0", {{"key", key}}, {}, "", ""},
  };
  for (const auto& request : requests) {
    EXPECT_TRUE(main.channel->claims(request)) << request.path;
    EXPECT_FALSE(branch.channel->claims(request)) << request.path;
  }
}

TEST(WebChatAttachments, StoredServedAndSentToTheirOwnerOnly) {
  WebChatDesk desk;
  desk.open();
  const std::string png = std::string("\x89PNG\r\n\x1A\n", 8) + "rest";
  const auto upload = [&](const std::string& bytes, const std::string& mime, const std::string& name) {
    return desk.call({"POST",
                      "/chat/v1/attachments",
                      {{"name", name}},
                      {{"authorization", "Bearer " + desk.token}, {"content-type", mime}},
                      bytes,
                      ""});
  };
  const auto stored = upload(png, "image/png", "../..\xE2\x80\x8B/.htaccess");
  ASSERT_EQ(stored.status, 201) << stored.body;
  const json file = json::parse(stored.body);
  EXPECT_EQ(file.at("name"), "htaccess");
  EXPECT_EQ(file.at("mime"), "image/png");
  const std::string id = file.at("id");
  EXPECT_EQ(desk.post("/chat/v1/messages", json{{"client_id", "1"}, {"attachment_id", id}}.dump()).status,
            201);
  EXPECT_EQ(std::get<Attachment>(desk.fake.accepted[0].body).type, "image");
  const auto served = desk.get("/chat/v1/attachments/" + id);
  EXPECT_EQ(served.body, png);
  EXPECT_EQ(served.headers.at("X-Content-Type-Options"), "nosniff");
  EXPECT_TRUE(served.headers.at("Content-Disposition").starts_with("inline"));
  const std::string key = json::parse(desk.post("/chat/v1/live-key", "").body).at("key");
  EXPECT_EQ(desk.call({"GET", "/chat/v1/attachments/" + id, {{"key", key}}, {}, "", ""}).status, 200);
  EXPECT_EQ(desk.call({"GET", "/chat/v1/attachments/" + id, {{"key", key}}, {}, "", ""}).status, 401);
  EXPECT_EQ(desk.get("/chat/v1/attachments/..%2f..%2fetc").status, 404);
  desk.open();
  EXPECT_EQ(desk.get("/chat/v1/attachments/" + id).status, 404);
  EXPECT_EQ(desk.post("/chat/v1/messages", json{{"client_id", "1"}, {"attachment_id", id}}.dump()).status,
            404);
}

TEST(WebChatAttachments, JudgedByBytesAndSize) {
  WebChatDesk desk("max_attachment_mb = 1");
  desk.open();
  const auto upload = [&](const std::string& bytes, const std::string& mime) {
    return desk
        .call({"POST",
               "/chat/v1/attachments",
               {{"name", "x"}},
               {{"authorization", "Bearer " + desk.token}, {"content-type", mime}},
               bytes,
               ""})
        .status;
  };
  EXPECT_EQ(upload("<svg onload=alert(1)>", "image/svg+xml"), 415);
  EXPECT_EQ(upload("  <html>", "text/plain"), 415);
  EXPECT_EQ(upload("%PDF-1.7", "image/png"), 415);
  EXPECT_EQ(upload("MZ\x90", "application/octet-stream"), 415);
  EXPECT_EQ(upload("%PDF-1.7", "application/octet-stream"), 201);
  EXPECT_EQ(upload("订单,数量\n1,2", "text/csv"), 201);
  EXPECT_EQ(upload("", "text/plain"), 422);
  EXPECT_EQ(upload("%PDF-" + std::string(1024 * 1024, ' '), "application/pdf"), 413);
}

}  // namespace
}  // namespace xiaoer
