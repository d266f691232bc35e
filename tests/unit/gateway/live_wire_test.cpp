// SPDX-License-Identifier: Apache-2.0
#include "gateway/live/wire.h"
#include "gtest/gtest.h"

namespace xiaoer::gateway {
namespace {

TEST(LiveWire, EventHasIdNameAndOneDataLineForEachLine) {
  EXPECT_EQ(*event_bytes({7, "message", R"({"a":1})"}), "id: 7\nevent: message\ndata: {\"a\":1}\n\n");
  EXPECT_EQ(*event_bytes({0, "notice", "one\ntwo"}), "event: notice\ndata: one\ndata: two\n\n");
  EXPECT_EQ(*event_bytes({0, "", "a\rid: 9"}), "data: a\ndata: id: 9\n\n");  // data cannot forge an id
}

TEST(LiveWire, QueryIsDecodedAndBrokenEscapesStay) {
  const auto query = query_of("key=a%2Bb+c&after=12&&empty=&flag&bad=%zz%4");
  EXPECT_EQ(query.at("key"), "a+b c");
  EXPECT_EQ(query.at("after"), "12");
  EXPECT_EQ(query.at("empty"), "");
  EXPECT_EQ(query.at("flag"), "");
  EXPECT_EQ(query.at("bad"), "%zz%4");
}

TEST(LiveWire, OriginRules) {
  const std::vector<std::string> allowed{"https://shop.example"};
  EXPECT_TRUE(origin_allowed("", "chat.example", allowed));
  EXPECT_TRUE(origin_allowed("https://shop.example", "chat.example", allowed));
  EXPECT_TRUE(origin_allowed("https://chat.example:8443", "chat.example:8081", allowed));
  EXPECT_TRUE(origin_allowed("http://[::1]:8080", "127.0.0.1:8081", allowed));
  EXPECT_FALSE(origin_allowed("https://shop.example.evil", "chat.example", allowed));
  EXPECT_FALSE(origin_allowed("https://chat.example.evil", "chat.example", allowed));
  EXPECT_FALSE(origin_allowed("http://shop.example", "chat.example", allowed));  // another scheme
  EXPECT_FALSE(origin_allowed("null", "null", allowed));
  EXPECT_FALSE(origin_allowed("https://127.evil.example", "127.0.0.1:8081", allowed));
}

TEST(LiveWire, HeadReplyTellsTheLengthWithoutTheBody) {
  const std::string bytes = reply_bytes({200, "12345", "", true});
  EXPECT_NE(bytes.find("Content-Length: 5\r\n"), std::string::npos);
  EXPECT_TRUE(bytes.ends_with("\r\n\r\n"));
}

}  // namespace
}  // namespace xiaoer::gateway
