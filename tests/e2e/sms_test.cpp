// SPDX-License-Identifier: Apache-2.0
// Short messages end to end: a phone, a real Kannel gateway, the real program and a person at the desk.
#include <gtest/gtest.h>

#include <chrono>
#include <cstdlib>
#include <thread>

#include "tests/e2e/kannel.h"
#include "tests/e2e/support/agent.h"
#include "tests/e2e/support/server.h"
#include "tests/e2e/support/test_folder.h"

namespace xiaoer::test {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;

constexpr const char* kKey = "0123456789abcdef";

std::string configuration(int sendsms_port) {
  setenv("XIAOER_TEST_KANNEL", "foobar", 1);
  setenv("XIAOER_TEST_KEY", kKey, 1);
  return "[[channel]]\nkind = \"sms\"\naccount = \"main\"\ndriver = \"kannel\"\nsender = \"1069012345\"\n"
         "signature = \"小二食品\"\nrules = \"" XIAOER_SOURCE_DIR
         "/config/sms/china.toml\"\ncallback_key_env = \"XIAOER_TEST_KEY\"\n[channel.kannel]\n"
         "url = \"http://127.0.0.1:" +
         std::to_string(sendsms_port) +
         "/cgi-bin/sendsms\"\nuser = \"tester\"\npassword_env = \"XIAOER_TEST_KANNEL\"\n";
}

class KannelJourney : public ::testing::Test {
 protected:
  // The phone writes; the texts that come back to it. Each is an answer, signed.
  std::vector<std::string> asks(const std::string& text, std::size_t answers = 1) {
    const std::size_t before = got_.size();
    got_ = kannel_.phone_writes(text, before + answers);
    EXPECT_EQ(got_.size(), before + answers) << text;
    for (const std::string& each : got_) EXPECT_TRUE(each.starts_with("【小二食品】")) << each;
    return {got_.begin() + static_cast<std::ptrdiff_t>(std::min(before, got_.size())), got_.end()};
  }
  void expect_answer(const std::string& text, const std::string& part) {
    const auto answers = asks(text);
    ASSERT_FALSE(answers.empty()) << text;
    EXPECT_NE(answers.back().find(part), std::string::npos) << answers.back();
  }
  // As the desk shows them.
  static json messages(Agent& agent) {
    const auto conversation = agent.conversation_on("sms");
    if (!conversation) return json::array();
    return agent
        .get("/conversations/" + std::to_string(conversation->at("id").get<std::int64_t>()) +
             "/messages?after=0&limit=200")
        .at("items");
  }
  // What the desk shows of the last message with `part` in it; waits until its state is `expected`.
  static json message_in_state(Agent& agent, const std::string& part, const std::string& expected) {
    json found = json::object();
    for (int i = 0; i < 100 && found.value("delivery", "") != expected; ++i) {
      std::this_thread::sleep_for(100ms);
      for (const json& message : messages(agent))
        if (message.at("text").get<std::string>().find(part) != std::string::npos) found = message;
    }
    EXPECT_EQ(found.value("delivery", ""), expected) << found;
    return found;
  }
  static json ticket_becomes(Agent& agent, const json& ticket, const std::string& status) {
    const json changed = agent.patch("/tickets/" + std::to_string(ticket.at("id").get<std::int64_t>()),
                                     ticket.at("version"), {{"status", status}});
    EXPECT_TRUE(changed.is_object()) << agent.last_status();
    return changed;
  }
  void write_complaint_through_restarts() {
    expect_answer("我要投诉，你们快递员态度特别差还骂人，订单号202411150023，电话13812345678", "登记投诉");
    // The gateway and the program are both killed in the middle of the form; the phone writes on.
    kannel_.stop();
    server_.kill();
    kannel_.start();
    server_.start();
    static_cast<void>(asks("道歉并改进"));
    static_cast<void>(asks("李雷"));
    expect_answer("没有", "请核对一下");
    expect_answer("提交", "TK");
  }

  const TestFolder folder_;
  const int port_ = free_port();
  Kannel kannel_{folder_.path() / "kannel",
                 "http://127.0.0.1:" + std::to_string(port_) + "/hooks/sms/main?key=" + kKey};
  Server server_{
      {.folder = folder_.path(), .port = port_, .channels = configuration(kannel_.sendsms_port())}};
  std::vector<std::string> got_;
};

TEST_F(KannelJourney, QuestionComplaintProgressAndRefusal) {
  server_.start();
  expect_answer("没拆封的食品可以退货吗？", "7天");
  write_complaint_through_restarts();

  Agent agent(server_);
  const json tickets = agent.get("/tickets?type=complaint");
  ASSERT_EQ(tickets.at("items").size(), 1u) << tickets;
  json ticket = tickets["items"][0];
  EXPECT_EQ(ticket["channel"], "sms");
  EXPECT_EQ(ticket["fields"]["order_no"], "202411150023") << ticket;
  const std::string number = ticket["number"];

  // Progress goes to the phone, with the way out; what became of it comes back to the desk.
  ticket = ticket_becomes(agent, ticket, "waiting_customer");
  const std::size_t before = got_.size();
  got_ = kannel_.phone_reads(before + 1);
  ASSERT_EQ(got_.size(), before + 1);
  EXPECT_NE(got_.back().find(number), std::string::npos) << got_.back();
  EXPECT_TRUE(got_.back().ends_with("退订回T")) << got_.back();
  EXPECT_EQ(message_in_state(agent, "补充信息", "delivered").at("parts"), 1);

  // Two refusals are confirmed once and end the notices; the desk says why.
  EXPECT_NE(asks("退订").back().find("已退订"), std::string::npos);
  static_cast<void>(asks("TD", 0));
  static_cast<void>(ticket_becomes(agent, ticket, "solved"));
  const json refused = message_in_state(agent, "已处理完成", "failed");
  EXPECT_NE(refused.value("delivery_error", "").find("对方已退订"), std::string::npos) << refused;
  EXPECT_EQ(kannel_.phone_reads(got_.size()).size(), got_.size());

  int questions = 0, refusals = 0;
  for (const json& message : messages(agent)) {
    if (message.at("author") == "visitor") ++(message.at("type") == "event" ? refusals : questions);
    if (message.at("author") != "bot") continue;
    EXPECT_EQ(message.at("delivery"), "delivered") << message;
  }
  EXPECT_EQ(questions, 6);
  EXPECT_EQ(refusals, 2);
  EXPECT_EQ(server_.stop(), 0);
}

}  // namespace
}  // namespace xiaoer::test
