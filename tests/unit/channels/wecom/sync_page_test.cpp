// SPDX-License-Identifier: Apache-2.0
#include "channels/wecom/sync_page.h"

#include <gmock/gmock.h>

#include "channels/wecom/sync_message.h"

namespace xiaoer::channels::wecom {
namespace {

SyncItem read_one(const std::string& entry) {
  const auto page = read_sync_page(R"({"errcode":0,"msg_list":[)" + entry + "]}");
  EXPECT_TRUE(page && page->items.size() == 1) << entry;
  return page && !page->items.empty() ? page->items[0] : SyncItem{};
}

SyncItem read_message(const std::string& type, const std::string& content) {
  return read_one(
      R"({"msgid":"m1","open_kfid":"wkA","external_userid":"wmB","send_time":1790000000,"origin":3,)"
      R"("msgtype":")" +
      type + R"(",")" + type + R"(":)" + content + "}");
}

template <typename T>
T body_of_type(const std::string& type, const std::string& content) {
  const SyncItem item = read_message(type, content);
  const auto* body = std::get_if<MessageBody>(&item.what);
  EXPECT_TRUE(body && std::holds_alternative<T>(*body)) << type;
  return body && std::holds_alternative<T>(*body) ? std::get<T>(*body) : T{};
}

TEST(SyncPage, TellsWhereToGoOn) {
  const auto page =
      read_sync_page(R"({"errcode":0,"next_cursor":"4gw7MepFLfgF2","has_more":1,"msg_list":[]})");
  ASSERT_TRUE(page);
  EXPECT_EQ(page->next_cursor, "4gw7MepFLfgF2");
  EXPECT_TRUE(page->more);
  EXPECT_TRUE(page->items.empty());
  EXPECT_FALSE(read_sync_page(R"({"errcode":0})")->more);
}

TEST(SyncPage, ReadsWhoWroteAndWhen) {
  const SyncItem item = read_message("text", R"({"content":"hello world"})");
  EXPECT_EQ(item.id, "m1");
  EXPECT_EQ(item.open_kfid, "wkA");
  EXPECT_EQ(item.customer, "wmB");
  EXPECT_EQ(item.origin, SyncItem::Origin::customer);
  EXPECT_EQ(item.sent_at, from_millis(1'790'000'000'000));
}

TEST(SyncPage, ReadsEveryKindOfMessage) {
  EXPECT_EQ(body_of_type<Text>("text", R"({"content":"没拆封能退吗"})").text, "没拆封能退吗");
  const auto place = body_of_type<Location>(
      "location", R"({"latitude":23.106,"longitude":113.324,"name":"广州塔","address":"海珠区"})");
  EXPECT_DOUBLE_EQ(place.latitude, 23.106);
  EXPECT_EQ(place.label, "广州塔 海珠区");
  EXPECT_EQ(body_of_type<Link>("link", R"({"title":"订单","url":"https://a.example","desc":"x"})").url,
            "https://a.example");
  EXPECT_EQ(body_of_type<Link>("miniprogram", R"({"title":"商城","pagepath":"pages/a","appid":"wx"})").title,
            "商城");
  EXPECT_EQ(body_of_type<Link>("channels_shop_product", R"({"title":"米粉","sales_price":"19.90"})").title,
            "米粉 19.90");
  EXPECT_EQ(body_of_type<Text>(
                "channels_shop_order",
                R"({"order_id":"3704","product_titles":"米粉","price_wording":"¥19.90","state":"待收货"})")
                .text,
            "订单 3704，米粉，¥19.90，待收货");
  EXPECT_EQ(body_of_type<Event>("business_card", R"({"userid":"zhang"})").key, "business_card");
  EXPECT_EQ(body_of_type<Event>("a_kind_of_tomorrow", R"({})").kind, "unsupported");
}

TEST(SyncPage, ReadsForwardedMessages) {
  const auto text = body_of_type<Text>(
      "merged_msg", R"({"title":"群聊","item":[{"sender_name":"妈妈","msgtype":"text",)"
                    R"("msg_content":"{\"text\":{\"content\":\"坏了\"}}"},)"
                    R"({"sender_name":"爸爸","msgtype":"image","msg_content":"{}"},{"msg_content":"{{"}]})");
  EXPECT_EQ(text.text, "群聊\n妈妈：坏了\n爸爸：[image]\n：[]");
}

TEST(SyncPage, LeavesFilesToBeFetched) {
  for (const std::string type : {"image", "voice", "video", "file"}) {
    const SyncItem item =
        read_message(type, R"({"media_id":"2iSLeVyqzk4eX0IB5kTi9Ljfa2rt9dwfq5WKRQ4Nvvgw"})");
    const auto* media = std::get_if<MediaItem>(&item.what);
    ASSERT_TRUE(media);
    EXPECT_EQ(media->type, type);
    EXPECT_EQ(media->media_id, "2iSLeVyqzk4eX0IB5kTi9Ljfa2rt9dwfq5WKRQ4Nvvgw");
  }
}

TEST(SyncPage, ReadsEvents) {
  const SyncItem entered = read_one(
      R"({"msgid":"e1","send_time":1,"origin":4,"msgtype":"event","event":{"event_type":"enter_session","open_kfid":)"
      R"("wkA","external_userid":"wmB","scene":"123","scene_param":"abc","welcome_code":"aaaaaa"}})");
  EXPECT_EQ(std::get<Entered>(entered.what).welcome_code, "aaaaaa");
  EXPECT_EQ(entered.customer, "wmB");
  EXPECT_EQ(entered.open_kfid, "wkA");
  const SyncItem failed = read_one(
      R"({"msgid":"e2","origin":4,"msgtype":"event","event":{"event_type":"msg_send_fail","external_userid":"wmB",)"
      R"("fail_msgid":"our-1","fail_type":4}})");
  EXPECT_EQ(std::get<SendFailed>(failed.what).msgid, "our-1");
  EXPECT_EQ(std::get<SendFailed>(failed.what).type, 4);
  const SyncItem ended = read_one(
      R"({"msgid":"e3","origin":4,"msgtype":"event","event":{"event_type":"session_status_change","external_userid":)"
      R"("wmB","change_type":3,"old_servicer_userid":"li","msg_code":"MSG"}})");
  EXPECT_EQ(std::get<SessionChange>(ended.what).kind, SessionChange::Kind::ended);
  EXPECT_EQ(std::get<SessionChange>(ended.what).msg_code, "MSG");
  const SyncItem recalled = read_one(
      R"({"msgid":"e4","origin":4,"msgtype":"event","event":{"event_type":"user_recall_msg","external_userid":"wmB",)"
      R"("recall_msgid":"m1"}})");
  EXPECT_EQ(std::get<Recalled>(recalled.what).msgid, "m1");
  EXPECT_TRUE(std::holds_alternative<Ignored>(
      read_one(R"({"msgid":"e5","msgtype":"event","event":{"event_type":"servicer_status_change"}})").what));
}

TEST(SyncPage, WrongTypesReadAsEmptyAndStopNothing) {
  const auto page = read_sync_page(
      R"({"next_cursor":7,"has_more":"1","msg_list":[null,7,[],{},{"msgid":""},{"msgid":{"a":1}},)"
      R"({"msgid":"m1","external_userid":[1],"send_time":"soon","origin":{},"msgtype":"text","text":"words"},)"
      R"({"msgid":"m2","msgtype":"event","event":[]},{"msgid":"m3","send_time":1e300,"msgtype":7},)"
      R"({"msgid":"m4","send_time":-5,"msgtype":"text","text":{"content":{"a":"b"}}}]})");
  ASSERT_TRUE(page);
  EXPECT_EQ(page->next_cursor, "7");
  EXPECT_TRUE(page->more);
  ASSERT_EQ(page->items.size(), 4U);
  EXPECT_EQ(page->items[0].customer, "");
  EXPECT_EQ(std::get<Text>(std::get<MessageBody>(page->items[0].what)).text, "");
  EXPECT_EQ(page->items[3].sent_at, TimePoint{});
}

TEST(SyncPage, BytesThatAreNoPageAreToldApart) {
  for (const std::string bytes : {"", "null", "[]", "<html>", "{\"msg_list\":", "\xFF\xFE"})
    EXPECT_FALSE(read_sync_page(bytes)) << bytes;
  EXPECT_FALSE(read_sync_page(std::string(100'000, '[')));
}

TEST(SyncPage, TornUtf8HoldsUpNobody) {
  const auto page = read_sync_page(
      "{\"msg_list\":[{\"msgid\":\"m1\",\"msgtype\":\"text\",\"text\":{\"content\":\"\xE4\xBD\"}},"
      "{\"msgid\":\"m2\",\"msgtype\":\"text\",\"text\":{\"content\":\"好\"}}]}");
  ASSERT_TRUE(page);
  ASSERT_EQ(page->items.size(), 2U);
  EXPECT_EQ(std::get<Text>(std::get<MessageBody>(page->items[1].what)).text, "好");
}

TEST(MenuId, BringsTheValueBack) {
  const Choice choice{"退货", "我要退货"};
  const std::string id = menu_id_of(choice, 1);
  EXPECT_LE(id.size(), 64U);
  EXPECT_EQ(body_of_type<Text>("text", R"({"content":"退货","menu_id":")" + id + "\"}").text, "我要退货");
  EXPECT_EQ(menu_id_of({"退货", "退货"}, 2), "n2");
  EXPECT_EQ(menu_id_of({"退货", std::string(100, 'x')}, 3), "n3");
  EXPECT_EQ(body_of_type<Text>("text", R"({"content":"退货","menu_id":"n2"})").text, "退货");
  EXPECT_EQ(body_of_type<Text>("text", R"({"content":"退货","menu_id":"v-!!"})").text, "退货");
}

}  // namespace
}  // namespace xiaoer::channels::wecom
