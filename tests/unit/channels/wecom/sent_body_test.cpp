// SPDX-License-Identifier: Apache-2.0
#include "channels/wecom/sent_body.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace xiaoer::channels::wecom {
namespace {

using nlohmann::json;

TEST(SentBody, TextAsTheProviderWantsIt) {
  const json sent =
      json::parse(send_json({"wecom", "main", "wmB", "wkA"}, "id-1", *content_of(Text{"您好"})));
  EXPECT_EQ(sent, json::parse(R"({"touser":"wmB","open_kfid":"wkA","msgid":"id-1","msgtype":"text",)"
                              R"("text":{"content":"您好"}})"));
}

TEST(SentBody, OnEventCarriesTheCodeInPlaceOfTheCustomer) {
  const json sent = json::parse(event_json("CODE", "id-1", *content_of(Text{"您好"})));
  EXPECT_EQ(sent,
            json::parse(R"({"code":"CODE","msgid":"id-1","msgtype":"text","text":{"content":"您好"}})"));
}

TEST(SentBody, CardsBecomeMenus) {
  const auto content = content_of(Card{"请选择", {{"退货", "我要退货"}, {"换货", "换货"}}});
  ASSERT_TRUE(content);
  EXPECT_EQ(content->type, "msgmenu");
  const json menu = json::parse(content->json);
  EXPECT_EQ(menu.at("head_content"), "请选择");
  EXPECT_EQ(menu.at("list").at(0).at("click").at("content"), "退货");
  EXPECT_EQ(menu.at("list").at(1).at("click").at("id"), "n2");
}

TEST(SentBody, CardsThatTheProviderDoesNotTakeAreNumbered) {
  const Card many{"请选择", std::vector<Choice>(11, {"一", "一"})};
  EXPECT_EQ(content_of(many)->type, "text");
  EXPECT_EQ(content_of(Card{std::string(1025, 'a'), {{"一", "一"}}})->type, "text");
  const auto wide = content_of(Card{"请选择", {{std::string(129, 'b'), "b"}}});
  EXPECT_EQ(json::parse(wide->json).at("content"), "请选择\n1. " + std::string(129, 'b'));
}

TEST(SentBody, OtherKinds) {
  EXPECT_EQ(json::parse(content_of(Link{"https://a.example", "订单"})->json).at("content"),
            "订单\nhttps://a.example");
  const auto place = content_of(Location{23.1, 113.3, "广州塔"});
  EXPECT_EQ(place->type, "location");
  EXPECT_EQ(json::parse(place->json).at("name"), "广州塔");
  EXPECT_EQ(json::parse(media_content("image", "MEDIA").json).at("media_id"), "MEDIA");
  EXPECT_FALSE(content_of(Event{"open", ""}));
}

TEST(SentBody, MessageIdsAreStableShortAndOurOwn) {
  const OutboundMessage message{4711, 1, 1, {"wecom", "main", "wmB", "wkA"}, Text{"a"}};
  OutboundMessage second = message;
  second.part = 1;
  const std::string id = message_id("secret", message);
  EXPECT_EQ(id, message_id("secret", message));
  EXPECT_NE(id, message_id("another installation", message));
  EXPECT_NE(id, message_id("secret", second));
  OutboundMessage next = message;
  next.seq = 2;  // with the number of a row that has gone
  EXPECT_NE(id, message_id("secret", next));
  second.id = INT64_MAX;
  for (const std::string& each : {id, message_id("secret", second)}) {
    EXPECT_LE(each.size(), 32U);
    EXPECT_EQ(each.find_first_not_of("0123456789abcdefghijklmnopqrstuvwxyz-_"), std::string::npos);
  }
}

TEST(SentBody, FilesGoAsTheKindTheProviderTakes) {
  EXPECT_EQ(media_kind("image/png", 1000).type, "image");
  EXPECT_EQ(media_kind("image/gif", 1000).type, "file");
  EXPECT_EQ(media_kind("image/png", 11 * 1024 * 1024).type, "file");
  EXPECT_EQ(media_kind("audio/amr", 1000).type, "voice");
  EXPECT_EQ(media_kind("video/mp4", 1000).type, "video");
  EXPECT_EQ(media_kind("application/pdf", 1000).most, 20 * 1024 * 1024);
}

}  // namespace
}  // namespace xiaoer::channels::wecom
