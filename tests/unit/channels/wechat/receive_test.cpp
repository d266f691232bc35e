// SPDX-License-Identifier: Apache-2.0
#include "channels/tencent/fields.h"
#include "gtest/gtest.h"
#include "tests/unit/channels/wechat/account.h"

namespace xiaoer::channels::wechat {
namespace {

using test::wechat_settings;
using test::WeChatAccount;

OutboundMessage answer(Id id, MessageBody body) {
  return {id, 1, id, {"wechat", "shop", "oU1"}, std::move(body), "bot"};
}

TEST(WeChatCheck, EchoesWhatIsRightlySigned) {
  for (const Mode mode : {Mode::plain, Mode::compatible, Mode::safe}) {
    WeChatAccount account(wechat_settings(mode));
    auto request = account.platform.callback("");
    request.method = "GET";
    request.body.clear();
    request.query["echostr"] = "5927782489442352469";
    const auto reply = account.receive(request);
    EXPECT_EQ(reply.status, 200);
    EXPECT_EQ(reply.body, "5927782489442352469");
    EXPECT_EQ(reply.content_type, "text/plain");
    request.query["signature"].back() ^= 1;
    EXPECT_EQ(account.receive(request).status, 401);
  }
}

TEST(WeChatReceive, TakesATextInEveryMode) {
  for (const Mode mode : {Mode::plain, Mode::compatible, Mode::safe}) {
    WeChatAccount account(wechat_settings(mode));
    const auto reply = account.say("我要退款");
    EXPECT_EQ(reply.status, 200);
    EXPECT_EQ(reply.body, "success");
    ASSERT_EQ(account.core.accepted.size(), 1u);
    const auto& message = account.core.accepted[0];
    EXPECT_EQ(message.from, (Address{"wechat", "shop", "oU1"}));
    EXPECT_EQ(std::get<Text>(message.body).text, "我要退款");
    EXPECT_EQ(message.provider_id, "gh_simulated|oU1|1|1790000000");
    EXPECT_TRUE(message.reply_until);
  }
}

TEST(WeChatReceive, AnswersInsideTheRequestInEveryMode) {
  for (const Mode mode : {Mode::plain, Mode::compatible, Mode::safe}) {
    WeChatAccount account(wechat_settings(mode));
    account.core.answer_inside = [](const Accepted&) {
      return std::vector{answer(7, Text{"您好]]>"}),
                         answer(8, Card{"请选择", {{"退货", "1"}, {"换货", "2"}}})};
    };
    const auto reply = account.say("你好");
    const auto opened = account.platform.open(reply.body);
    ASSERT_TRUE(opened);
    EXPECT_EQ(opened != reply.body, mode != Mode::plain);
    const auto fields = tencent::read_xml(*opened);
    ASSERT_TRUE(fields);
    EXPECT_EQ((*fields)["ToUserName"], "oU1");
    EXPECT_EQ((*fields)["FromUserName"], "gh_simulated");
    EXPECT_EQ((*fields)["CreateTime"], "1790000000");
    EXPECT_EQ((*fields)["Content"], "您好]]>\n\n请选择\n1. 退货\n2. 换货");
    EXPECT_TRUE(account.core.settled.empty());
    EXPECT_TRUE(account.platform.sent().empty());
  }
}

TEST(WeChatReceive, TheSameAgainGetsTheSameAnswerAndStoresNothing) {
  WeChatAccount account;
  account.core.answer_inside = [](const Accepted&) { return std::vector{answer(7, Text{"您好"})}; };
  const std::string message = text_message("oU1", "你好", "9", account.core.now);
  const auto first = account.platform.open(account.push(message).body);
  account.core.now += Milliseconds{5000};
  const auto second = account.platform.open(account.push(message).body);
  EXPECT_EQ(first, second);
  EXPECT_EQ(account.core.accepted.size(), 1u);
}

TEST(WeChatReceive, WhatDoesNotFitGoesTheUsualWay) {
  WeChatAccount account;
  account.core.answer_inside = [](const Accepted&) {
    return std::vector{answer(7, Text{"您好"}), answer(8, Text{std::string(2048, 'x')}),
                       answer(9, Text{"再见"})};
  };
  const auto opened = account.platform.open(account.say("你好").body);
  EXPECT_EQ((*tencent::read_xml(*opened))["Content"], "您好");
  ASSERT_EQ(account.core.settled.size(), 2u);
  EXPECT_EQ(account.core.settled[0].first, 8);
  EXPECT_TRUE(std::holds_alternative<RetryLater>(account.core.settled[1].second));
}

TEST(WeChatReceive, AnAttachmentAloneGoesTheUsualWay) {
  WeChatAccount account;
  account.core.answer_inside = [](const Accepted&) {
    return std::vector{answer(7, Attachment{"image", "a"})};
  };
  EXPECT_EQ(account.say("你好").body, "success");
  EXPECT_EQ(account.core.settled.size(), 1u);
}

TEST(WeChatReceive, DifferentPeopleWithOneMsgIdAreTwoMessages) {
  WeChatAccount account;
  account.push(text_message("oU1", "a", "1", account.core.now));
  account.push(text_message("oU2", "a", "1", account.core.now));
  EXPECT_EQ(account.core.accepted.size(), 2u);
}

TEST(WeChatReceive, RefusesEveryForgeryAlike) {
  WeChatAccount account;
  const std::string message = text_message("oU1", "a", "1", account.core.now);
  const auto good = account.platform.callback(message);
  std::vector<WebhookRequest> forged;
  const auto forge = [&](auto change) {
    forged.push_back(good);
    change(forged.back());
  };
  for (const char* name : {"signature", "msg_signature", "timestamp", "nonce"}) {
    forge([&](WebhookRequest& request) { request.query.erase(name); });
    forge([&](WebhookRequest& request) { request.query[name].back() ^= 1; });
  }
  forge([&](WebhookRequest& request) { request.body = message; });  // plain in safe mode
  forge([&](WebhookRequest& request) {
    request.query.erase("msg_signature");
    request.query.erase("encrypt_type");
    request.body = message;
  });
  auto other = wechat_settings();
  other.token = "another token";
  forged.push_back(WeChatAccount(other).platform.callback(message));
  other = wechat_settings();
  other.app_id = "wx0123456789abcdee";
  forged.push_back(WeChatAccount(other).platform.callback(message));
  const auto refusal = account.receive(forged[0]);
  EXPECT_EQ(refusal.status, 401);
  for (const auto& request : forged) {
    const auto reply = account.receive(request);
    EXPECT_EQ(reply.status, refusal.status);
    EXPECT_EQ(reply.body, refusal.body);
  }
  EXPECT_TRUE(account.core.accepted.empty());
  EXPECT_EQ(account.receive(good).status, 200);
}

TEST(WeChatReceive, ACiphertextWithBrokenPaddingLooksLikeABadSignature) {
  WeChatAccount account;
  const auto refusal = account.receive({"POST", "/hooks/wechat/shop", {}, {}, "", ""});
  const std::string timestamp = std::to_string(to_millis(account.core.now) / 1000);
  for (const std::string& sealed :
       {std::string("AAAA"), std::string(128, 'A'), std::string("%"), std::string()}) {
    WebhookRequest request{"POST", "", {}, {}, "<xml>" + tencent::element("Encrypt", sealed) + "</xml>", ""};
    request.query = {{"signature", tencent::signature({"gwtoken2024", timestamp, "n"})},
                     {"msg_signature", tencent::signature({"gwtoken2024", timestamp, "n", sealed})},
                     {"timestamp", timestamp},
                     {"nonce", "n"}};
    EXPECT_EQ(account.receive(request).body, refusal.body);
    EXPECT_EQ(account.receive(request).status, 401);
  }
}

TEST(WeChatReceive, HoldsToTheReplayWindow) {
  for (const auto& [seconds, status] : {std::pair{-301, 401}, {-299, 200}, {299, 200}, {301, 401}}) {
    WeChatAccount account;
    const auto request = account.platform.callback(text_message("oU1", "a", "1", account.core.now));
    account.core.now -= std::chrono::seconds{seconds};
    EXPECT_EQ(account.receive(request).status, status) << seconds;
  }
}

TEST(WeChatReceive, ASignatureIsGoodForOneContentOnly) {
  WeChatAccount account(wechat_settings(Mode::plain));
  auto request = account.platform.callback(text_message("oU1", "a", "1", account.core.now));
  EXPECT_EQ(account.receive(request).status, 200);
  EXPECT_EQ(account.receive(request).status, 200);
  request.body = text_message("oU1", "forged", "2", account.core.now);
  EXPECT_EQ(account.receive(request).status, 401);
  EXPECT_EQ(account.core.accepted.size(), 1u);
}

TEST(WeChatReceive, CompatibleModeBelievesOnlyTheEncryptedCopy) {
  WeChatAccount account(wechat_settings(Mode::compatible));
  auto request = account.platform.callback(text_message("oU1", "real", "1", account.core.now));
  request.body.replace(request.body.find("real"), 4, "fake");
  EXPECT_EQ(account.receive(request).status, 200);
  EXPECT_EQ(std::get<Text>(account.core.accepted.at(0).body).text, "real");
  request.body = text_message("oU1", "fake", "2", account.core.now);
  EXPECT_EQ(account.receive(request).status, 401);
}

TEST(WeChatReceive, RefusesHostileBodiesAndTenMegabytes) {
  WeChatAccount account(wechat_settings(Mode::plain));
  EXPECT_EQ(account
                .push("<!DOCTYPE a [<!ENTITY x SYSTEM "
                      "\"file:///etc/passwd\">]><xml><FromUserName>&x;</FromUserName></xml>")
                .status,
            400);
  EXPECT_EQ(account.push("").status, 400);
  EXPECT_EQ(account.push("<xml></xml>").status, 400);
  EXPECT_EQ(account.push(std::string(10 * 1024 * 1024, 'a')).status, 413);
  EXPECT_TRUE(account.core.accepted.empty());
}

TEST(WeChatReceive, ReadsWhatStrangersWriteLiterally) {
  WeChatAccount account(wechat_settings(Mode::plain));
  account.push(
      "<xml><ToUserName><![CDATA[gh]]></ToUserName><FromUserName><![CDATA[oU1]]></FromUserName><CreateTime>1"
      "</CreateTime><MsgType><![CDATA[text]]></MsgType><Content><![CDATA[a <![CDATA[x]]> \x02]]></Content>"
      "<MsgId>1</MsgId></xml>");
  ASSERT_EQ(account.core.accepted.size(), 1u);
  EXPECT_EQ(std::get<Text>(account.core.accepted[0].body).text, "a <![CDATA[x]]> \x02");
}

TEST(WeChatReceive, AMiniProgramIsNeverAnsweredInside) {
  auto settings = wechat_settings();
  settings.type = AccountType::mini_program;
  settings.format = Format::json;
  WeChatAccount account(settings);
  account.core.answer_inside = [](const Accepted&) { return std::vector{answer(7, Text{"您好"})}; };
  const auto reply = account.push(
      R"({"ToUserName":"gh_1","FromUserName":"oU1","CreateTime":1482048670,"MsgType":"text","Content":"hi","MsgId":1234567890123456})");
  EXPECT_EQ(reply.body, "success");
  ASSERT_EQ(account.core.accepted.size(), 1u);
  EXPECT_EQ(account.core.accepted[0].provider_id, "gh_1|oU1|1234567890123456|1482048670");
  EXPECT_FALSE(account.core.accepted[0].reply_until);
}

TEST(WeChatReceive, TransfersWhatTheRulesName) {
  auto settings = wechat_settings();
  settings.transfers = {{{"转微信客服"}, "a@b"}};
  WeChatAccount account(settings);
  account.core.answer_inside = [](const Accepted&) { return std::vector{answer(7, Text{"您好"})}; };
  const auto opened = account.platform.open(account.say("转微信客服").body);
  const auto fields = tencent::read_xml(*opened);
  EXPECT_EQ((*fields)["MsgType"], "transfer_customer_service");
  EXPECT_EQ((*fields)["TransInfo.KfAccount"], "a@b");
  EXPECT_EQ(std::get<Event>(account.core.accepted.at(0).body).kind, "transfer");
}

}  // namespace
}  // namespace xiaoer::channels::wechat
