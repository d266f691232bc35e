// SPDX-License-Identifier: Apache-2.0
#include <atomic>
#include <barrier>
#include <nlohmann/json.hpp>
#include <thread>

#include "channels/wechat/codes.h"
#include "gtest/gtest.h"
#include "tests/unit/channels/wechat/account.h"

namespace xiaoer::channels::wechat {
namespace {

using namespace std::chrono_literals;
using test::Net;
using test::wechat_settings;
using test::WeChatAccount;

constexpr const char* kSend = "/cgi-bin/message/custom/send";

template <typename Kind>
bool is(const SendResult& result) {
  return std::holds_alternative<Kind>(result);
}

TEST(WeChatSend, WritesEveryCharacterAsItself) {
  WeChatAccount account;
  account.say("hi");
  EXPECT_TRUE(is<Delivered>(account.send(Text{"您好👍\n\"引号\" \x02 </xml>"})));
  ASSERT_EQ(account.platform.sent().size(), 1u);
  const std::string body = account.platform.sent()[0].body;
  EXPECT_NE(body.find("您好👍\\n\\\"引号\\\"  </xml>"), std::string::npos) << body;
  EXPECT_EQ(body.find("\\u"), std::string::npos);
}

TEST(WeChatSend, AQuotaThatCouldNotBeReadIsReadAgain) {
  WeChatAccount account;
  account.say("hi");
  Sink broken = account.sink;
  Ledger ledger([&] { return account.core.now; }, 2);
  ledger.attach(broken);
  broken.recall = [](const std::string&) -> std::string {
    throw StorageError(StorageError::Kind::other, "disk full");
  };
  EXPECT_THROW(static_cast<void>(ledger.allowance("oU1")), StorageError);
  broken.recall = account.sink.recall;
  EXPECT_TRUE(ledger.allowance("oU1"));
}

TEST(WeChatTyping, EndsWithTheFirstThatGetsNoAnswerAndWithAStop) {
  WeChatAccount account;
  int typing = 0;
  WeChat channel(
      account.settings, [&] { return account.core.now; },
      [&](const HttpCall& call) -> HttpAnswer {
        if (call.url.find("/custom/typing") == std::string::npos) return account.platform.fetch(call);
        ++typing;
        return {true, false, 0, {}, "", "simulated"};
      });
  channel.attach(account.sink);
  account.sink.await_replies = [&](const Accepted&, TimePoint until) {
    account.core.now = until;  // the answer is not ready in time
    return std::vector<OutboundMessage>{};
  };
  const auto written = [&](const std::string& who) {
    const std::string message = text_message(who, "hi", who, account.core.now);
    static_cast<void>(channel.receive(account.platform.callback(message), account.sink));
  };
  for (const char* who : {"oU1", "oU2", "oU3"}) written(who);
  channel.attend({}, account.sink);
  channel.attend({}, account.sink);
  EXPECT_EQ(typing, 1);
  written("oU4");
  std::stop_source stop;
  stop.request_stop();
  channel.attend(stop.get_token(), account.sink);
  EXPECT_EQ(typing, 1);
}

TEST(WeChatSend, ChoicesAreAMenuToTapThatComesBackWithTheirValue) {
  WeChatAccount account;
  account.say("hi");
  account.send(Card{"请选择", {{"退货", "return"}, {"换货", "exchange"}}});
  const auto json = nlohmann::json::parse(account.platform.sent().at(0).body);
  EXPECT_EQ(json["msgtype"], "msgmenu");
  EXPECT_EQ(json["msgmenu"]["list"][1]["id"], "exchange");
  EXPECT_EQ(json["msgmenu"]["list"][1]["content"], "换货");
  account.push(
      "<xml><ToUserName>gh</ToUserName><FromUserName>oU1</FromUserName><CreateTime>2</"
      "CreateTime><MsgType>text"
      "</MsgType><Content>换货</Content><MsgId>77</MsgId><bizmsgmenuid>exchange</bizmsgmenuid></xml>");
  EXPECT_EQ(std::get<Text>(account.core.accepted.at(1).body).text, "exchange");
}

TEST(WeChatSend, MapsThePlatformsCodes) {
  const auto outcome = [](int code) {
    WeChatAccount account;
    account.say("hi");
    account.platform.fail({kSend, 200, code, "", "", 0ms, 9});
    return account.send(Text{"您好"}, "agent");
  };
  for (const int code : {-1, 45009, 45011, 40164, 45047, 40001, 40014, 42001})
    EXPECT_TRUE(is<RetryLater>(outcome(code))) << code;
  for (const int code : {40003, 46004, 43004, 50005, 40033, 47001, 43019, 45002, 45008, 45015, 48001, 48002,
                         48004, 48008, 50002, 99999})
    EXPECT_TRUE(is<Rejected>(outcome(code))) << code;
  EXPECT_TRUE(is<Delivered>(outcome(0)));
  const auto refused = std::get<Rejected>(outcome(48001));
  EXPECT_NE(refused.reason.find("权限"), std::string::npos);
  EXPECT_NE(refused.reason.find("rid:"), std::string::npos);
  EXPECT_EQ(refused.reason.find("SIM_"), std::string::npos) << "the token stands in it";
}

TEST(WeChatSend, ADaysQuotaWaitsForMidnightInChina) {
  const TimePoint now = parse_rfc3339("2026-01-05T15:59:00Z").value();  // 23:59 there
  tencent::ApiAnswer answer;
  answer.status = 200;
  answer.code = 45009;
  answer.body = "{}";
  EXPECT_EQ(std::get<RetryLater>(result_of(answer, now)).after, 2min);
}

TEST(WeChatSend, NoAnswerIsUnknownAndNoConnectionIsTriedAgain) {
  WeChatAccount account;
  account.say("hi");
  EXPECT_TRUE(is<Delivered>(account.send(Text{"1"})));
  account.net = Net::no_answer;
  EXPECT_TRUE(is<Unknown>(account.send(Text{"2"})));
  account.net = Net::no_connection;
  EXPECT_TRUE(is<RetryLater>(account.send(Text{"3"})));
  EXPECT_EQ(account.platform.sent().size(), 1u);
}

TEST(WeChatSend, AnAnswerThatIsNoJsonLeavesItInDoubt) {
  tencent::ApiAnswer answer;
  answer.status = 200;
  answer.body = "<html>";
  EXPECT_TRUE(is<Unknown>(result_of(answer, from_millis(0))));
}

TEST(WeChatSend, FiveHundredAtTheTokensEndRefreshItOnce) {
  WeChatAccount account;
  ASSERT_TRUE(std::holds_alternative<Delivered>(account.send(Text{"一"})));
  for (const bool refused : {true, false}) {
    const int tokens = account.platform.calls()["/cgi-bin/stable_token"];
    const auto sent = account.platform.sent().size();
    account.platform.expire_tokens();
    if (!refused) account.core.now += 2h;  // by our own clock
    std::atomic<int> delivered = 0;
    std::barrier start(500);
    {
      std::vector<std::jthread> senders;
      for (Id i = 1; i <= 500; ++i)
        senders.emplace_back([&, i] {
          start.arrive_and_wait();
          const auto result = account.channel.send(
              {i, 1, 1, {"wechat", "shop", "o" + std::to_string(i)}, Text{"您好"}, "agent"});
          delivered += std::holds_alternative<Delivered>(result);
        });
    }
    EXPECT_EQ(delivered, 500);
    EXPECT_EQ(account.platform.sent().size() - sent, 500u);
    EXPECT_EQ(account.platform.calls()["/cgi-bin/stable_token"] - tokens, 1) << refused;
  }
}

TEST(WeChatQuota, KeepsTheLastTwoForPeopleAndCountsForTheDesk) {
  WeChatAccount account;
  const Address address{"wechat", "shop", "oU1"};
  EXPECT_FALSE(account.channel.allowance(address));
  account.say("hi");
  EXPECT_EQ(account.channel.allowance(address)->left, 5);
  EXPECT_EQ(account.channel.allowance(address)->until, account.core.now + 48h);
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(is<Delivered>(account.send(Text{"bot"})));
  const auto kept = account.send(Text{"bot"});
  ASSERT_TRUE(is<RetryLater>(kept));
  EXPECT_EQ(account.channel.allowance(address)->left, 2);
  EXPECT_FALSE(account.channel.objection({0, 1, 1, address, Text{"x"}, "agent"}));
  for (int i = 0; i < 2; ++i) EXPECT_TRUE(is<Delivered>(account.send(Text{"agent"}, "agent")));
  EXPECT_EQ(account.channel.objection({0, 1, 1, address, Text{"x"}, "agent"})->code, "quota_used_up");
  EXPECT_TRUE(is<RetryLater>(account.send(Text{"agent"}, "agent")));
  EXPECT_EQ(account.platform.sent().size(), 5u);
  account.core.now += 1min;
  account.say("again", "2");
  EXPECT_EQ(account.channel.allowance(address)->left, 5);
}

TEST(WeChatQuota, ARepeatedCallbackGivesNothingBack) {
  WeChatAccount account;
  const std::string message = text_message("oU1", "hi", "1", account.core.now);
  account.push(message);
  account.send(Text{"bot"});
  account.push(message);
  EXPECT_EQ(account.channel.allowance({"wechat", "shop", "oU1"})->left, 4);
}

TEST(WeChatQuota, SurvivesARestart) {
  WeChatAccount account;
  account.say("hi");
  account.send(Text{"bot"});
  WeChat restarted(
      account.settings, [&] { return account.core.now; },
      [&](const HttpCall& call) { return account.platform.fetch(call); });
  restarted.attach(account.sink);
  EXPECT_EQ(restarted.allowance({"wechat", "shop", "oU1"})->left, 4);
  account.core.now += 48h;
  EXPECT_EQ(restarted.objection({0, 1, 1, {"wechat", "shop", "oU1"}, Text{"x"}, "agent"})->code,
            "window_over");
}

TEST(WeChatQuota, BelievesThePlatform) {
  WeChatAccount account;
  account.say("hi");
  account.platform.fail({kSend, 200, 45047});
  EXPECT_TRUE(is<RetryLater>(account.send(Text{"x"}, "agent")));
  EXPECT_EQ(account.channel.allowance({"wechat", "shop", "oU1"})->left, 0);
  account.core.now += 1min;
  account.say("again", "2");
  account.platform.fail({kSend, 200, 45015});
  EXPECT_TRUE(is<Rejected>(account.send(Text{"x"}, "agent")));
  EXPECT_EQ(account.channel.objection({0, 1, 1, {"wechat", "shop", "oU1"}, Text{"x"}, "agent"})->code,
            "window_over");
}

TEST(WeChatQuota, WindowsOfTaps) {
  WeChatAccount account;
  const Address address{"wechat", "shop", "oU1"};
  account.push(event_message("oU1", "subscribe", "<EventKey>qrscene_t1</EventKey>", account.core.now));
  EXPECT_EQ(account.channel.allowance(address)->left, 3);
  EXPECT_TRUE(is<Delivered>(account.send(Text{"bot"})));
  EXPECT_EQ(account.channel.allowance(address)->left, 2);
  account.core.now += 61s;
  EXPECT_EQ(account.channel.allowance(address)->left, 0);
  account.push(event_message("oU1", "unsubscribe", "", account.core.now));
  EXPECT_EQ(account.channel.objection({0, 1, 1, address, Text{"x"}, "agent"})->code, "unsubscribed");
  EXPECT_TRUE(is<Rejected>(account.send(Text{"x"}, "agent")));
}

TEST(WeChatQuota, ATemplateGoesOutWhenNothingElseMay) {
  auto settings = wechat_settings();
  settings.template_id = "TPL";
  WeChatAccount account(settings);
  account.say("hi");
  account.core.now += 49h;
  EXPECT_FALSE(account.channel.objection({0, 1, 1, {"wechat", "shop", "oU1"}, Text{"x"}, "agent"}));
  const auto result = account.send(Text{"您的退款已经到账，请查收，谢谢您的耐心等待与支持"}, "agent");
  ASSERT_TRUE(is<Delivered>(result));
  EXPECT_EQ(std::get<Delivered>(result).provider_id, "200001");
  const auto json = nlohmann::json::parse(account.platform.sent().at(0).body);
  EXPECT_EQ(json["template_id"], "TPL");
  EXPECT_EQ(json["data"]["thing1"]["value"], "您的退款已经到账，请查收，谢谢您的耐心…");
}

TEST(WeChatMedia, UploadsOnceAndAgainWhenItIsGone) {
  WeChatAccount account;
  account.say("hi");
  const Address address{"wechat", "shop", "oU1"};
  const auto stored = account.sink.store_attachment(address, "a.png", "image/png", "png");
  const Attachment picture{"image", stored.id, "a.png", "image/png", 3};
  EXPECT_TRUE(is<Delivered>(account.send(picture)));
  EXPECT_TRUE(is<Delivered>(account.send(picture)));
  EXPECT_EQ(account.platform.calls()["/cgi-bin/media/upload"], 1);
  account.platform.fail({kSend, 200, 40007});
  EXPECT_TRUE(is<RetryLater>(account.send(picture)));
  EXPECT_TRUE(is<Delivered>(account.send(picture)));
  EXPECT_EQ(account.platform.calls()["/cgi-bin/media/upload"], 2);
  EXPECT_TRUE(
      is<Rejected>(account.send(Attachment{"file", stored.id, "a.pdf", "application/pdf", 3}, "agent")));
  EXPECT_EQ(
      account.channel
          .objection({0, 1, 1, address, Attachment{"file", "x", "a.pdf", "application/pdf", 3}, "agent"})
          ->code,
      "unsupported_file");
}

TEST(WeChatMedia, AnUploadWithoutAnswerIsTriedAgain) {
  WeChatAccount account;
  account.say("hi");
  const auto stored = account.sink.store_attachment({"wechat", "shop", "oU1"}, "a.png", "image/png", "png");
  account.net = Net::no_answer;
  EXPECT_TRUE(is<RetryLater>(account.send(Attachment{"image", stored.id, "a.png", "image/png", 3})));
}

}  // namespace
}  // namespace xiaoer::channels::wechat
