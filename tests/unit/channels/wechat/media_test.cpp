// SPDX-License-Identifier: Apache-2.0
// Pictures, voices and videos of people: at once, later, or lost.
#include <gtest/gtest.h>

#include "tests/unit/channels/wechat/account.h"

namespace xiaoer::channels::wechat {
namespace {

using namespace std::chrono_literals;
using test::WeChatAccount;

const std::string kPng = "\x89PNG\r\n\x1A\n" + std::string(30, '\0');
const Address kAnna{"wechat", "shop", "oU1"};

// A picture of the person; `address` is where it can be had without the API.
std::string picture(const std::string& address = "") {
  return "<xml><ToUserName>gh</ToUserName><FromUserName>oU1</FromUserName><CreateTime>1790000000</CreateTime>"
         "<MsgType>image</MsgType><PicUrl>" +
         address + "</PicUrl><MediaId>M1</MediaId><MsgId>5</MsgId></xml>";
}

class WeChatFiles : public ::testing::Test {
 protected:
  void later(Milliseconds wait) {
    account.core.now += wait;
    account.channel.attend({}, account.sink);
  }
  // The same account in a process that knows only what was stored.
  [[nodiscard]] WeChat after_a_restart() {
    return WeChat(
        account.settings, [this] { return account.core.now; },
        [this](const HttpCall& call) { return account.platform.fetch(call); });
  }
  std::string kind() { return std::get<Event>(account.core.accepted.at(0).body).kind; }
  WeChatAccount account;
};

TEST_F(WeChatFiles, IsFetchedAtOnce) {
  account.platform.set_media("M1", "image/png", kPng);
  account.push(picture());
  const auto& attachment = std::get<Attachment>(account.core.accepted.at(0).body);
  EXPECT_EQ(attachment.type, "image");
  EXPECT_EQ(attachment.mime, "image/png");
  EXPECT_EQ(account.sink.load_attachment(kAnna, attachment.attachment_id)->second, kPng);
  EXPECT_TRUE(account.sink.recall_all("late|").empty());
}

TEST_F(WeChatFiles, APictureComesFromItsAddressWhereTheApiIsNotAllowed) {
  account.platform.set_page("/pictures/1", "image/png", kPng);
  account.platform.fail({"/cgi-bin/media/get", 200, 48001});
  account.push(picture("http://platform/pictures/1"));
  EXPECT_EQ(std::get<Attachment>(account.core.accepted.at(0).body).mime, "image/png");
}

TEST_F(WeChatFiles, WhatWeChatHasForgottenIsLost) {
  account.push(picture());
  EXPECT_EQ(kind(), "file_lost");
  EXPECT_TRUE(account.sink.recall_all("late|").empty());
}

TEST_F(WeChatFiles, WhatIsNoPictureIsNotTaken) {
  account.platform.set_media("M1", "image/png", "<html><script>alert(1)</script></html>");
  account.push(picture());
  EXPECT_EQ(kind(), "file_refused");
}

TEST_F(WeChatFiles, AFileThatReadsLikeAnAnswerIsAFile) {
  account.platform.set_page("/inside", "image/png", kPng);
  std::size_t pushed = 0;
  for (const std::string file : {R"({"errcode":40007})", R"({"video_url":"http://platform/inside"})"}) {
    account.platform.set_media("M1", "text/plain", file);
    std::string message = picture();
    message.replace(message.find(">5<"), 3, ">" + std::to_string(5 + pushed) + "<");
    account.push(message);
    ASSERT_EQ(account.core.accepted.size(), ++pushed);
    const auto& attachment = std::get<Attachment>(account.core.accepted.back().body);
    EXPECT_EQ(account.sink.load_attachment(kAnna, attachment.attachment_id)->second, file);
  }
}

TEST_F(WeChatFiles, WhatDoesNotComeNowComesLater) {
  account.platform.set_media("M1", "image/png", kPng);
  account.platform.fail({"/cgi-bin/media/get", 503});
  account.push(picture());
  EXPECT_EQ(kind(), "file_pending");
  EXPECT_EQ(account.sink.recall_all("late|").size(), 1u);
  later(11s);
  ASSERT_EQ(account.core.amendments.size(), 1u);
  EXPECT_EQ(account.core.amendments[0].provider_id, account.core.accepted[0].provider_id);
  EXPECT_EQ(std::get<Attachment>(account.core.amendments[0].body).mime, "image/png");
  EXPECT_TRUE(account.sink.recall_all("late|").empty());
}

TEST_F(WeChatFiles, ARestartGoesOnFetching) {
  account.platform.set_media("M1", "image/png", kPng);
  account.platform.fail({"/cgi-bin/media/get", 503});
  account.push(picture());
  WeChat restarted = after_a_restart();
  restarted.attach(account.sink);
  restarted.attend({}, account.sink);
  account.core.now += 11s;
  restarted.attend({}, account.sink);
  EXPECT_EQ(account.core.amendments.size(), 1u);
}

TEST_F(WeChatFiles, AStoreThatCannotBeReadIsAskedAgain) {
  account.platform.set_media("M1", "image/png", kPng);
  account.platform.fail({"/cgi-bin/media/get", 503});
  account.push(picture());
  WeChat restarted = after_a_restart();
  Sink broken = account.sink;
  broken.recall_all = [](const std::string&) -> std::vector<Memory> { throw std::runtime_error("broken"); };
  std::stop_source stop;
  broken.warn = [&](const std::string&, const std::string&) { stop.request_stop(); };
  restarted.attach(account.sink);
  EXPECT_NO_THROW(restarted.listen(stop.get_token(), broken));
  restarted.attend({}, account.sink);
  account.core.now += 11s;
  restarted.attend({}, account.sink);
  EXPECT_EQ(account.core.amendments.size(), 1u);
}

TEST(WeChatListener, AMenuThatCannotBeNotedEndsNothing) {
  auto settings = test::wechat_settings();
  settings.menu.push_back({"订单", "我的订单", "", ""});
  WeChatAccount account(settings);
  account.sink.remember = [](const std::vector<Memory>&) {
    throw StorageError(StorageError::Kind::other, "disk full");
  };
  std::stop_source stop;
  int warnings = 0;
  account.sink.warn = [&](const std::string&, const std::string&) { ++warnings, stop.request_stop(); };
  EXPECT_NO_THROW(account.channel.listen(stop.get_token(), account.sink));
  EXPECT_EQ(warnings, 1);
}

TEST_F(WeChatFiles, WhatNeverCameIsToldAtTheEnd) {
  account.platform.fail({"/cgi-bin/media/get", 503, 0, "", "", 0ms, 100});
  account.push(picture());
  EXPECT_EQ(kind(), "file_pending");
  later(72h);
  ASSERT_EQ(account.core.amendments.size(), 1u);
  EXPECT_EQ(std::get<Event>(account.core.amendments[0].body).kind, "file_lost");
  EXPECT_EQ(std::get<Event>(account.core.amendments[0].body).key, "image");
}

}  // namespace
}  // namespace xiaoer::channels::wechat
