// SPDX-License-Identifier: Apache-2.0
// WeChat end to end: the real program on one side; on the other npm's own implementations of platform, server
// and client, Tencent's cryptography, and the platform that we play.
#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <random>
#include <sstream>
#include <thread>

#include "channels/tencent/envelope.h"
#include "channels/tencent/fields.h"
#include "channels/wechat/platform.h"
#include "storage/sqlite_database.h"
#include "tests/e2e/support/child.h"
#include "tests/e2e/support/server.h"
#include "tests/e2e/support/test_folder.h"

namespace xiaoer {
namespace {

using namespace std::chrono_literals;
using channels::tencent::Envelope;
using channels::wechat::Mode;
using channels::wechat::Platform;
using channels::wechat::Settings;
using test::Child;
using test::TestFolder;

constexpr const char* kToken = "gwtoken2024";
constexpr const char* kKey = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFG";
constexpr const char* kAppId = "wx0123456789abcdef";

std::string channel_row(const std::filesystem::path& folder, int api_port) {
  const auto secret = [&](const char* name, const char* value) {
    std::ofstream(folder / name) << value << "\n";
    return "\"" + (folder / name).string() + "\"\n";
  };
  return "[[channel]]\nkind = \"wechat\"\naccount = \"shop\"\napp_id = \"" + std::string(kAppId) + "\"\n" +
         "token_file = " + secret("token", kToken) + "encoding_key_file = " + secret("key", kKey) +
         "app_secret_file = " + secret("app", "app-secret") +
         "api_root = \"http://127.0.0.1:" + std::to_string(api_port) + "\"\n";
}

Settings settings(Mode mode = Mode::safe) {
  Settings made;
  made.account = "shop";
  made.mode = mode;
  made.app_id = kAppId;
  made.token = kToken;
  made.encoding_key = kKey;
  made.app_secret = "app-secret";
  return made;
}

std::vector<nlohmann::json> lines_of(const std::string& output) {
  std::vector<nlohmann::json> lines;
  std::istringstream in(output);
  for (std::string line; std::getline(in, line);)
    if (line.starts_with('{')) lines.push_back(nlohmann::json::parse(line));
  return lines;
}

// The real program with one account, whose API is a second process of it.
struct Service {
  explicit Service(const TestFolder& folder)
      : row(channel_row(folder.path(), api_port)),
        server({test::server_binary(), folder.path(), port, test::free_port(), row}) {
    server.start();
  }
  [[nodiscard]] std::string hook() const {
    return "http://127.0.0.1:" + std::to_string(port) + "/hooks/wechat/shop";
  }
  int api_port = test::free_port(), port = test::free_port();
  std::string row;
  test::Server server;
};

Child play_platform(const TestFolder& folder, int port) {
  return Child({test::server_binary().string(), "--config", (folder.path() / "xiaoer.toml").string(),
                "channel", "simulate", "wechat", "--listen", "127.0.0.1:" + std::to_string(port)},
               "\"ready\"", folder.path() / "platform.log");
}

TEST(WeChatPeers, TheCryptographyOfBothPackagesAgreesWithOurs) {
  const TestFolder folder;
  std::minstd_rand random(20240501);
  const auto ours = Envelope::make(kKey, kAppId);
  std::vector<nlohmann::json> questions;
  std::vector<std::string> expected, sealed_by_them;
  for (int i = 0; i < 60; ++i) {
    std::string text;
    for (auto size = random() % 200; size > 0; --size) text += random() % 3 ? "退" : "a<]]>";
    const std::string by = i % 2 ? "wechat-crypto" : "@wecom/crypto", sealed = ours->seal(text);
    const nlohmann::json common{{"by", by}, {"token", kToken}, {"key", kKey}, {"id", kAppId}};
    const auto ask = [&](nlohmann::json question, const std::string& answer) {
      question.update(common);
      questions.push_back(question);
      expected.push_back(answer);
    };
    ask({{"op", "open"}, {"sealed", sealed}}, text);
    ask({{"op", "sign"}, {"timestamp", "1700000001"}, {"nonce", "n"}, {"sealed", sealed}},
        channels::tencent::signature({kToken, "1700000001", "n", sealed}));
    ask({{"op", "seal"}, {"text", text}}, text);
  }
  std::string input;
  for (const auto& question : questions) input += question.dump() + "\n";
  const auto answers = lines_of(
      test::run_program(test::peer_command("wechat_crypto.js", {}, folder.path()), input, folder.path()));
  ASSERT_EQ(answers.size(), questions.size());
  for (std::size_t i = 0; i < answers.size(); ++i) {
    const std::string answer = answers[i]["answer"];
    const bool theirs = questions[i]["op"] == "seal";
    EXPECT_EQ(theirs ? ours->open(answer).value_or("(cannot be opened)") : answer, expected[i])
        << questions[i];
  }
}

TEST(WeChatPeers, OurPlatformTalksToTheServerOfNpmWechat) {
  const TestFolder folder;
  const int port = test::free_port();
  const Child server(
      test::peer_command("wechat_server.js", {std::to_string(port), kToken, kAppId, kKey}, folder.path()),
      "ready", folder.path() / "server.log");
  for (const Mode mode : {Mode::safe, Mode::plain}) {
    Platform platform(settings(mode), system_now, {"http://127.0.0.1:" + std::to_string(port) + "/wechat"});
    for (const std::string text : {"你好", "<b>&]]>", "👍"}) {
      const auto pushed = platform.push(channels::wechat::text_message("oU1", text, "1", system_now()));
      EXPECT_EQ(pushed.status, 200);
      const auto reply = channels::tencent::read_xml(pushed.answer);
      ASSERT_TRUE(reply) << pushed.answer;
      EXPECT_EQ((*reply)["Content"], "echo: " + text);
      EXPECT_EQ((*reply)["ToUserName"], "oU1");
    }
  }
}

TEST(WeChatPeers, TheClientOfNpmWechatApiIsServedByOurPlatform) {
  const TestFolder folder;
  const int api_port = test::free_port();
  test::Server for_its_configuration({test::server_binary(), folder.path(), test::free_port(),
                                      test::free_port(), channel_row(folder.path(), api_port)});
  const std::string url = "127.0.0.1:" + std::to_string(api_port);
  const Child platform = play_platform(folder, api_port);
  const auto calls = lines_of(test::run_program(
      test::peer_command("wechat_client.js", {"http://" + url, kAppId, "app-secret", "oU1"}, folder.path()),
      "", folder.path()));
  ASSERT_EQ(calls.size(), 3u);
  for (const auto& call : calls) EXPECT_EQ(call["code"], 0) << call;
  EXPECT_EQ(calls[1]["data"]["media_id"], "SIM_MEDIA_1");
  EXPECT_EQ(calls[2]["data"]["unionid"], "union_oU1");
}

TEST(WeChatPeers, NpmWechatCryptoAsThePlatformIsAnswered) {
  const TestFolder folder;
  const Service service(folder);
  const auto answers = lines_of(test::run_program(
      test::peer_command("wechat_platform.js", {service.hook(), kToken, kAppId, kKey, "你好", "没拆封能退吗"},
                         folder.path()),
      "", folder.path()));
  ASSERT_EQ(answers.size(), 2u);
  for (const auto& answer : answers) {
    EXPECT_EQ(answer["status"], 200);
    EXPECT_GT(answer["content"].get<std::string>().size(), 6u) << answer;
    EXPECT_NE(answer["content"], "success");
  }
}

// How many customer service messages a person got through the API.
int sent_to(const std::string& openid, int api_port) {
  HttpClient client;
  const auto answer =
      client.call({"GET", "http://127.0.0.1:" + std::to_string(api_port) + "/simulator/sent"});
  int count = 0;
  const auto sent = nlohmann::json::parse(answer.body);
  for (const auto& item : sent.at("items")) count += item.at("message").at("touser") == openid;
  return count;
}

// Whatever the moment of the end: the platform's repeated tries bring one message and one answer, inside the
// request or as a customer service message.
TEST(WeChatCrash, AKilledServiceAnswersARepeatedCallbackOnce) {
  const TestFolder folder;
  Service service(folder);
  const Child api = play_platform(folder, service.api_port);
  Platform platform(settings(), system_now, {service.hook(), 3s, 4});
  std::map<std::string, int> answers;
  int number = 0;
  for (const auto delay : {1ms, 8ms, 25ms, 80ms}) {
    const std::string openid = "oKill" + std::to_string(++number);
    const std::string message =
        channels::wechat::text_message(openid, "你好", std::to_string(number), system_now());
    channels::wechat::Pushed pushed;
    {
      const std::jthread push([&] { pushed = platform.push(message); });
      std::this_thread::sleep_for(delay);
      service.server.kill();
      service.server.start();
    }
    EXPECT_EQ(pushed.status, 200) << delay.count();
    const auto reply = channels::tencent::read_xml(pushed.answer);
    answers[openid] = reply && !(*reply)["Content"].empty() ? 1 : 0;
  }
  std::this_thread::sleep_for(6s);  // whatever else would be sent
  for (const auto& [openid, inside] : answers)
    EXPECT_EQ(inside + sent_to(openid, service.api_port), 1) << openid;
  EXPECT_EQ(service.server.stop(), 0);
  const auto database = open_sqlite({(service.server.data() / "xiaoer.db").string()});
  const auto rows = database->read(
      "SELECT c.peer, SUM(m.author = 'visitor'), SUM(m.author = 'bot') FROM conversation c JOIN message m ON"
      " m.conversation_id = c.id WHERE c.channel = 'wechat' GROUP BY c.peer",
      {});
  EXPECT_EQ(rows.size(), 4u);
  for (const Row& row : rows) {
    EXPECT_EQ(row.integer(1), 1) << row.text(0);
    EXPECT_EQ(row.integer(2), 1) << row.text(0);
  }
}

}  // namespace
}  // namespace xiaoer
