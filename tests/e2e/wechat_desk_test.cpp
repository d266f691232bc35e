// SPDX-License-Identifier: Apache-2.0
// A person writes by WeChat, somebody answers at the desk: the real program, the played platform, and the
// desk's HTTP interface.
#include <gtest/gtest.h>

#include <cmath>

#include "channels/tencent/fields.h"
#include "foundation/time.h"
#include "tests/e2e/support/agent.h"
#include "tests/e2e/support/eventually.h"
#include "tests/e2e/support/test_folder.h"
#include "tests/e2e/support/wechat_house.h"

namespace xiaoer::test {
namespace {

using namespace std::chrono_literals;
using channels::wechat::Platform;
using channels::wechat::Pushed;
using nlohmann::json;

class WeChatDesk : public ::testing::Test {
 protected:
  void SetUp() override {
    house_.server().start();
    agent_.emplace(house_.server());
  }
  Pushed says(const std::string& text) {
    return platform_.push(
        channels::wechat::text_message("oAnna", text, std::to_string(++number_), system_now()));
  }
  // The conversation at the desk, with the allowance.
  json shown() {
    const auto found = agent_->conversation_on("wechat");
    return found ? agent_->get("/conversations/" + std::to_string(found->at("id").get<int>())) : json();
  }
  json replies(const std::string& text) {
    const auto id = std::to_string(shown().at("id").get<int>());
    return agent_->post("/conversations/" + id + "/messages",
                        {{"client_id", "c" + std::to_string(++number_)}, {"text", text}});
  }
  [[nodiscard]] bool got(std::size_t count) {
    return eventually([&] { return house_.sent_to("oAnna").size() >= count; });
  }
  int left() { return shown().at("allowance").at("left"); }

  TestFolder folder_;
  WeChatHouse house_{folder_.path(), {"shop", "second"}};
  const std::unique_ptr<Child> api_ = house_.play_api();
  Platform platform_{wechat_settings(), system_now, {house_.hook()}};
  std::optional<Agent> agent_;
  int number_ = 0;
};

TEST_F(WeChatDesk, AConversationIsAnsweredUntilTheQuotaIsUsedUp) {
  const Pushed pushed = says("转人工");
  const auto inside = channels::tencent::read_xml(pushed.answer);
  ASSERT_TRUE(inside && !(*inside)["Content"].empty()) << pushed.answer;

  json conversation = shown();
  EXPECT_EQ(conversation.at("status"), "queued");
  EXPECT_EQ(conversation.at("last_author"), "bot");
  json allowance = conversation.at("allowance");
  EXPECT_EQ(allowance.at("left"), 5) << "what goes inside the request costs nothing";
  EXPECT_EQ(allowance.at("total"), 5);
  const auto until = parse_rfc3339(allowance.at("until").get<std::string>());
  ASSERT_TRUE(until);
  EXPECT_LT(std::chrono::abs(*until - system_now() - 48h), 2min);

  for (int i = 1; i <= 5; ++i) {
    const std::string text = "第" + std::to_string(i) + "条：您好，我是人工客服莉莉。";
    ASSERT_TRUE(replies(text).is_object()) << agent_->last_status();
    ASSERT_TRUE(got(static_cast<std::size_t>(i))) << house_.server().log();
    EXPECT_EQ(house_.sent_to("oAnna").back(), text);
    EXPECT_TRUE(eventually([&] { return left() == 5 - i; })) << i;
  }
  EXPECT_EQ(shown().at("status"), "human");

  const json refused = replies("第6条");
  EXPECT_EQ(agent_->last_status(), 422);
  const json objection = agent_->last_answer().at("objection");
  EXPECT_EQ(objection.at("code"), "quota_used_up");
  EXPECT_NE(objection.at("zh").get<std::string>().find("短信、电话或邮件"), std::string::npos);
  EXPECT_NE(objection.at("en").get<std::string>().find("SMS, phone or email"), std::string::npos);
  EXPECT_EQ(house_.sent_to("oAnna").size(), 5u);

  std::this_thread::sleep_for(1100ms);  // the platform tells whole seconds
  says("还在吗？");
  EXPECT_TRUE(eventually([&] { return left() == 5; }));
  ASSERT_TRUE(replies("在的").is_object());
  EXPECT_TRUE(got(6));
  EXPECT_EQ(house_.server().stop(), 0);
}

TEST_F(WeChatDesk, APersonWhoLeftIsNotWrittenTo) {
  says("转人工");
  static_cast<void>(
      platform_.push(channels::wechat::event_message("oAnna", "unsubscribe", "", system_now())));
  replies("您好");
  EXPECT_EQ(agent_->last_status(), 422);
  EXPECT_EQ(agent_->last_answer().at("objection").at("code"), "unsubscribed");
}

// A send whose answer does not come may have reached the person: it is shown as such and not repeated.
TEST_F(WeChatDesk, ASendWithoutAnAnswerIsInDoubtAndNotRepeated) {
  says("转人工");
  static_cast<void>(
      HttpClient().call({"POST",
                         "http://127.0.0.1:" + std::to_string(house_.api_port()) + "/simulator/fault",
                         {"Content-Type: application/json"},
                         R"({"path":"/cgi-bin/message/custom/send","delay_ms":12000,"errcode":-1})"}));
  const json sent = replies("您好");
  const std::string path = "/conversations/" + std::to_string(shown().at("id").get<int>()) + "/messages";
  json last;
  EXPECT_TRUE(eventually([&] {
    last = agent_->get(path).at("items").back();
    return last.value("delivery", "") == "unknown";
  })) << last;
  EXPECT_FALSE(last.value("delivery_error", "").empty());
}

// Two accounts of one owner tell the same unionid of a person.
TEST_F(WeChatDesk, OnePersonInTwoAccountsIsOneCustomer) {
  Platform other(wechat_settings(), system_now, {house_.hook("second")});
  says("你好");
  static_cast<void>(other.push(channels::wechat::text_message("oAnna", "在吗", "77", system_now())));
  json items;
  EXPECT_TRUE(eventually([&] {
    items = agent_->get("/conversations?view=all").at("items");
    return items.size() == 2 && items[0].at("customer").at("id") == items[1].at("customer").at("id");
  })) << items;
  const json customer = agent_->get("/customers/" + items[0].at("customer").at("id").dump());
  EXPECT_EQ(customer.at("identities").size(), 2u);
}

// What could not be fetched in the callback is fetched later and takes its place in the message.
TEST_F(WeChatDesk, APictureThatComesLateIsShownInItsPlace) {
  const std::string address = "http://127.0.0.1:" + std::to_string(house_.api_port()) + "/simulator/";
  const auto tell = [&](const char* path, const json& body) {
    const auto answer =
        HttpClient().call({"POST", address + path, {"Content-Type: application/json"}, body.dump()});
    ASSERT_EQ(answer.status, 200);
  };
  tell("media", {{"media_id", "M1"}, {"mime", "image/png"}, {"base64", "iVBORw0KGgoAAAANSUhEUgAAAAEAAAAB"}});
  tell("fault", {{"path", "/cgi-bin/media/get"}, {"status", 503}});
  static_cast<void>(platform_.push(
      "<xml><ToUserName>gh</ToUserName><FromUserName>oAnna</FromUserName><CreateTime>" +
      std::to_string(to_millis(system_now()) / 1000) +
      "</CreateTime><MsgType>image</MsgType><PicUrl></PicUrl><MediaId>M1</MediaId><MsgId>99</MsgId></xml>"));
  const std::string path = "/conversations/" + std::to_string(shown().at("id").get<int>()) + "/messages";
  EXPECT_EQ(agent_->get(path).at("items").front().at("text"), "file_pending");
  json first;
  EXPECT_TRUE(eventually([&] {
    first = agent_->get(path).at("items").front();
    return first.at("type") != "event";
  })) << house_.server().log();
  EXPECT_EQ(first.at("type"), "image");
}

}  // namespace
}  // namespace xiaoer::test
