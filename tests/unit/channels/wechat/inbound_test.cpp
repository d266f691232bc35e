// SPDX-License-Identifier: Apache-2.0
#include "channels/wechat/inbound.h"

#include "gtest/gtest.h"

namespace xiaoer::channels::wechat {
namespace {

const TimePoint kNow = from_millis(1'790'000'000'000);

Incoming read(const std::string& inner, const Settings& settings = {}) {
  const std::string xml =
      "<xml><ToUserName>gh</ToUserName><FromUserName>oU1</FromUserName><CreateTime>1348831860</CreateTime>" +
      inner + "</xml>";
  return read_incoming(tencent::read_xml(xml).value(), xml, settings, kNow);
}
Incoming event(const std::string& name, const std::string& more = "") {
  return read("<MsgType>event</MsgType><Event>" + name + "</Event>" + more);
}

TEST(Inbound, ReadsEveryTypeOfMessage) {
  EXPECT_EQ(
      std::get<Text>(read("<MsgType>text</MsgType><Content>a</Content><MsgId>1</MsgId>").message.body).text,
      "a");
  const auto voice = read("<MsgType>voice</MsgType><MediaId>M</MediaId><Format>amr</Format><MsgId>1</MsgId>");
  EXPECT_EQ(voice.media->type, "voice");
  const auto heard =
      read("<MsgType>voice</MsgType><MediaId>M</MediaId><Recognition>我要退货</Recognition><MsgId>1</MsgId>");
  EXPECT_EQ(std::get<Text>(heard.message.body).text, "我要退货");
  EXPECT_EQ(
      read("<MsgType>shortvideo</MsgType><MediaId>M</MediaId><ThumbMediaId>T</ThumbMediaId>").media->type,
      "video");
  const auto place = read(
      "<MsgType>location</MsgType><Location_X>23.134521</Location_X><Location_Y>113.358803</Location_Y>"
      "<Scale>20</Scale><Label>位置信息</Label><MsgId>1</MsgId>");
  EXPECT_DOUBLE_EQ(std::get<Location>(place.message.body).latitude, 23.134521);
  EXPECT_EQ(std::get<Location>(place.message.body).label, "位置信息");
  const auto link =
      read("<MsgType>link</MsgType><Title>t</Title><Description>d</Description><Url>http://a</Url>");
  EXPECT_EQ(std::get<Link>(link.message.body).url, "http://a");
  const auto card = read(
      "<MsgType>miniprogrampage</MsgType><Title>订单</Title><AppId>wx</AppId><PagePath>p?id=1</PagePath>");
  EXPECT_EQ(std::get<Event>(card.message.body).key, "订单 p?id=1");
}

TEST(Inbound, KeepsWhatItDoesNotKnow) {
  for (const char* inner :
       {"<MsgType>file</MsgType><Title>a.pdf</Title><FileKey>k</FileKey>", "<MsgType>new</MsgType>", "",
        "<MsgType>text</MsgType><Content></Content>", "<MsgType>event</MsgType><Event>new_event</Event>"}) {
    const auto incoming = read(inner);
    EXPECT_TRUE(incoming.told) << inner;
    EXPECT_EQ(std::get<Event>(incoming.message.body).kind, "unsupported") << inner;
    EXPECT_NE(std::get<Event>(incoming.message.body).key.find("oU1"), std::string::npos) << inner;
  }
}

TEST(Inbound, ReadsEveryEvent) {
  const auto expect = [](const Incoming& incoming, const char* kind, const char* key,
                         std::optional<Trigger> trigger) {
    ASSERT_TRUE(std::holds_alternative<Event>(incoming.message.body));
    EXPECT_EQ(std::get<Event>(incoming.message.body).kind, kind);
    EXPECT_EQ(std::get<Event>(incoming.message.body).key, key);
    EXPECT_EQ(incoming.trigger, trigger) << kind;
  };
  expect(event("subscribe", "<EventKey>qrscene_9</EventKey><Ticket>T</Ticket>"), "follow", "qrscene_9",
         Trigger::follow);
  expect(event("unsubscribe"), "unfollow", "", std::nullopt);
  expect(event("SCAN", "<EventKey>9</EventKey>"), "scan", "9", Trigger::scan);
  expect(event("CLICK", "<EventKey>K</EventKey>"), "menu", "K", Trigger::click);
  expect(event("VIEW", "<EventKey>http://a</EventKey>"), "menu", "http://a", std::nullopt);
  expect(event("scancode_waitmsg",
               "<EventKey>6</EventKey><ScanCodeInfo><ScanType>qrcode</ScanType><ScanResult>2</ScanResult></"
               "ScanCodeInfo>"),
         "scan", "2", Trigger::click);
  expect(event("location_select", "<SendLocationInfo><Label>L</Label></SendLocationInfo>"), "menu", "L",
         std::nullopt);
  expect(event("subscribe_msg_popup_event",
               "<SubscribeMsgPopupEvent><List><TemplateId>T</TemplateId><SubscribeStatusString>accept</"
               "SubscribeStatusString></List></SubscribeMsgPopupEvent>"),
         "consent", "accept", std::nullopt);
  expect(event("kf_create_session", "<KfAccount>a@b</KfAccount>"), "transfer", "a@b", std::nullopt);
  expect(event("user_authorization_revoke", "<OpenID>o</OpenID><RevokeInfo>1</RevokeInfo>"), "revoke", "1",
         std::nullopt);
  expect(event("user_enter_tempsession", "<SessionFrom>s</SessionFrom>"), "open", "s", Trigger::enter);
  EXPECT_TRUE(event("unsubscribe").unsubscribed);
}

TEST(Inbound, WhatIsNobodysConversationIsRemembered) {
  const auto position =
      event("LOCATION", "<Latitude>23.1</Latitude><Longitude>113.3</Longitude><Precision>1</Precision>");
  EXPECT_FALSE(position.told);
  EXPECT_EQ(position.memories.at(0).value, "23.1,113.3");
  const auto mass = event("MASSSENDJOBFINISH", "<MsgID>1</MsgID><Status>send success</Status>");
  EXPECT_EQ(mass.memories.at(0).key, "account|MASSSENDJOBFINISH");
}

TEST(Inbound, TemplatesHaveReceipts) {
  const auto good = event("TEMPLATESENDJOBFINISH", "<MsgID>200163836</MsgID><Status>success</Status>");
  EXPECT_TRUE(good.receipts.at(0).arrived);
  EXPECT_EQ(good.receipts.at(0).provider_id, "200163836");
  const auto blocked = event("TEMPLATESENDJOBFINISH", "<MsgID>2</MsgID><Status>failed:user block</Status>");
  EXPECT_FALSE(blocked.receipts.at(0).arrived);
  EXPECT_NE(blocked.receipts.at(0).reason.find("拒收"), std::string::npos);
}

TEST(Inbound, OurMenusTapsSaySomething) {
  Settings settings;
  settings.menu = {{"退货", "我要退货", "", ""}};
  const auto tapped =
      read("<MsgType>event</MsgType><Event>CLICK</Event><EventKey>我要退货</EventKey>", settings);
  EXPECT_EQ(std::get<Text>(tapped.message.body).text, "我要退货");
}

TEST(Inbound, TellsEventsApartByAllTheirKeys) {
  const auto one = event("SCAN", "<EventKey>1</EventKey>"), other = event("SCAN", "<EventKey>2</EventKey>");
  EXPECT_NE(one.message.provider_id, other.message.provider_id);
  EXPECT_EQ(one.message.provider_id, event("SCAN", "<EventKey>1</EventKey>").message.provider_id);
}

TEST(Inbound, TakesSecondsAndMilliseconds) {
  const auto at = [](const char* time) {
    const std::string xml = std::string("<xml><CreateTime>") + time + "</CreateTime></xml>";
    return to_millis(read_incoming(tencent::read_xml(xml).value(), xml, {}, kNow).message.sent_at);
  };
  EXPECT_EQ(at("1348831860"), 1348831860000);
  EXPECT_EQ(at("1348831860123"), 1348831860123);
  for (const char* bad : {"", "x", "-5", "99999999999999999999"}) EXPECT_EQ(at(bad), to_millis(kNow)) << bad;
}

}  // namespace
}  // namespace xiaoer::channels::wechat
