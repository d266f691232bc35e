// SPDX-License-Identifier: Apache-2.0
// WeChat end to end: the real program on one side; on the other npm's own implementations of platform, server
// and client, Tencent's cryptography, and the platform that we play.
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <nlohmann/json.hpp>
#include <random>
#include <sstream>

#include "channels/tencent/encoding.h"
#include "channels/tencent/envelope.h"
#include "channels/tencent/fields.h"
#include "foundation/encoding.h"
#include "tests/e2e/support/test_folder.h"
#include "tests/e2e/support/wechat_house.h"

namespace xiaoer {
namespace {

using channels::tencent::Envelope;
using channels::wechat::Mode;
using channels::wechat::Platform;
using test::Child;
using test::TestFolder;
using test::WeChatHouse;

constexpr const char* kToken = test::kWeChatToken;
constexpr const char* kKey = test::kWeChatKey;
constexpr const char* kAppId = test::kWeChatAppId;

std::vector<nlohmann::json> lines_of(const std::string& output) {
  std::vector<nlohmann::json> lines;
  std::istringstream in(output);
  for (std::string line; std::getline(in, line);)
    if (line.starts_with('{')) lines.push_back(nlohmann::json::parse(line));
  return lines;
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

// The medians of many openings, in microseconds, taken in turn and in changing order.
std::vector<double> times_to_refuse(const Envelope& ours, const std::vector<std::string>& bad) {
  constexpr std::size_t kRounds = 4000;
  std::vector<std::vector<double>> times(bad.size());
  for (std::size_t i = 0; i < kRounds * bad.size(); ++i) {
    const std::size_t kind = (i + i / bad.size()) % bad.size();
    const auto start = std::chrono::steady_clock::now();
    EXPECT_FALSE(ours.open(bad[kind]));
    times[kind].push_back(
        std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - start).count());
  }
  std::vector<double> medians;
  for (auto& taken : times) {
    const auto middle = taken.begin() + static_cast<std::ptrdiff_t>(taken.size() / 2);
    std::nth_element(taken.begin(), middle, taken.end());
    medians.push_back(*middle);
  }
  return medians;
}

// Nobody learns from the time which of the checks failed. The machine has other things to do, so that a
// difference counts only when it is there every time.
TEST(WeChatOracle, EveryFaultOfAnEnvelopeTakesTheSameTime) {
  const auto ours = Envelope::make(kKey, kAppId);
  const std::string text(400, 'x');
  std::string padding = channels::tencent::from_base64(ours->seal(text)).value();
  padding.back() = static_cast<char>(padding.back() ^ 0x40);
  const std::vector<std::string> bad{
      to_base64(padding),                                                  // the padding, most likely
      Envelope::make(kKey, "wx0123456789abcdee")->seal(text),              // whom it is for
      Envelope::make(kKey, "wx0123456789abcdefx")->seal(text.substr(1))};  // how long it is
  constexpr int kTries = 8;
  std::string seen;
  for (int i = 0; i < kTries; ++i) {
    const auto medians = times_to_refuse(*ours, bad);
    const auto [least, most] = std::minmax_element(medians.begin(), medians.end());
    if (*most < *least * 1.15) return;
    for (const double median : medians) seen += " " + std::to_string(median);
  }
  ADD_FAILURE() << "the times differ in each of the tries:" << seen;
}

TEST(WeChatPeers, OurPlatformTalksToTheServerOfNpmWechat) {
  const TestFolder folder;
  const int port = test::free_port();
  const Child server(
      test::peer_command("wechat_server.js", {std::to_string(port), kToken, kAppId, kKey}, folder.path()),
      "ready", folder.path() / "server.log");
  for (const Mode mode : {Mode::safe, Mode::plain}) {
    Platform platform(test::wechat_settings(mode), system_now,
                      {"http://127.0.0.1:" + std::to_string(port) + "/wechat"});
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
                                      test::free_port(), test::wechat_rows(folder.path(), api_port)});
  const std::string url = "127.0.0.1:" + std::to_string(api_port);
  const auto platform = test::play_wechat_api(folder.path(), api_port);
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
  WeChatHouse house(folder.path());
  house.server().start();
  const auto answers = lines_of(test::run_program(
      test::peer_command("wechat_platform.js", {house.hook(), kToken, kAppId, kKey, "你好", "没拆封能退吗"},
                         folder.path()),
      "", folder.path()));
  ASSERT_EQ(answers.size(), 2u);
  for (const auto& answer : answers) {
    EXPECT_EQ(answer["status"], 200);
    EXPECT_GT(answer["content"].get<std::string>().size(), 6u) << answer;
    EXPECT_NE(answer["content"], "success");
  }
}

}  // namespace
}  // namespace xiaoer
