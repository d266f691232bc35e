// SPDX-License-Identifier: Apache-2.0
// The real program between a simulated enterprise messenger and a person at the desk; and killed while it
// fetches.
#include <gtest/gtest.h>

#include <cstdlib>
#include <ctime>
#include <map>
#include <set>
#include <thread>

#include "tests/e2e/support/agent.h"
#include "tests/e2e/support/eventually.h"
#include "tests/e2e/support/test_folder.h"
#include "tests/support/wecom_platform.h"

namespace xiaoer::test {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;

// What customers said, and how often it is stored.
std::map<std::string, int> visitors_words(Agent& agent) {
  std::map<std::string, int> seen;
  const json conversations = agent.get("/conversations?view=all");
  for (const json& conversation : conversations.at("items")) {
    const json page = agent.get("/conversations/" + std::to_string(conversation.at("id").get<int>()) +
                                "/messages?after=0&limit=200");
    for (const json& message : page.at("items"))
      if (message.at("author") == "visitor") ++seen[message.at("text").get<std::string>()];
  }
  return seen;
}

class WeComJourney : public ::testing::Test {
 protected:
  void SetUp() override { platform_.now_seconds = std::time(nullptr); }
  void TearDown() override { ::unsetenv("XIAOER_CRASH_AT"); }

  // As the platform does: query and body to the real address.
  void ring() {
    const auto callback = platform_.callback();
    std::vector<std::pair<std::string, std::string>> query(callback.query.begin(), callback.query.end());
    const auto answer = HttpClient().call(
        {"POST",
         "http://127.0.0.1:" + std::to_string(server_.port()) + callback.path + "?" + form_encoded(query),
         {"Content-Type: text/xml"},
         callback.body});
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.body, "success");
  }
  TestFolder folder_;
  WeComPlatform platform_;
  Server server_{{.folder = folder_.path(),
                  .channels = "[[channel]]\nkind = \"wecom\"\naccount = \"main\"\npoll_seconds = 1\n" +
                              platform_.settings()}};
};

TEST_F(WeComJourney, EachMessageOfACustomerIsAnswered) {
  server_.start();
  platform_.set_name("wmBob", "小明");
  platform_.says("wmBob", "退货运费谁出？");
  ring();
  ASSERT_TRUE(eventually([&] { return !platform_.sent().empty(); })) << server_.log();
  EXPECT_EQ(platform_.state("wmBob"), 1);
  platform_.says("wmBob", "转人工");
  ring();
  ASSERT_TRUE(eventually([&] { return platform_.sent().size() >= 2; })) << server_.log();

  EXPECT_EQ(platform_.state("wmBob"), 1);

  Agent agent(server_);
  const auto conversation = agent.conversation_on("wecom");
  ASSERT_TRUE(conversation);
  EXPECT_EQ(conversation->at("customer").at("name"), "小明");
  EXPECT_EQ(server_.stop(), 0);
}

// The agent takes over at our desk; for the provider the conversation stays the bot's, so that its own client
// does not take it.
TEST_F(WeComJourney, AnAgentTakesOverAndSeesWhatIsLeft) {
  server_.start();
  Agent agent(server_);
  platform_.set_name("wmBob", "小明");
  platform_.says("wmBob", "转人工");
  ring();
  ASSERT_TRUE(eventually([&] { return !platform_.sent().empty(); })) << server_.log();
  const auto found = agent.conversation_on("wecom");
  ASSERT_TRUE(found);
  const std::string path = "/conversations/" + std::to_string(found->at("id").get<int>());
  const auto left = [&] { return agent.get(path).at("allowance").at("left").get<int>(); };
  const auto answered = static_cast<int>(platform_.sent().size());
  EXPECT_TRUE(eventually([&] { return left() == 5 - answered; }));
  EXPECT_FALSE(agent.get(path).at("allowance").at("until").is_null());
  ASSERT_TRUE(agent.post(path + "/take", json::object()).is_object()) << agent.last_status();

  for (int i = 1; i <= 5 - answered; ++i) {
    const std::string words = "您好，我是莉莉 " + std::to_string(i);
    ASSERT_TRUE(agent.post(path + "/messages", {{"client_id", words}, {"text", words}}).is_object());
    ASSERT_TRUE(eventually([&] { return left() == 5 - answered - i; })) << server_.log();
    EXPECT_EQ(platform_.sent().back().content.at("content"), words);
    EXPECT_EQ(platform_.state("wmBob"), 1);
  }
  agent.post(path + "/messages", {{"client_id", "more"}, {"text", "还有"}});
  EXPECT_EQ(agent.last_status(), 422);
  EXPECT_EQ(agent.last_answer().at("objection").at("code"), "allowance_used");

  // A colleague takes it in the provider's client: it must be ended there first.
  platform_.set_state("wmBob", 3, "wangwu");
  platform_.event({{"event_type", "session_status_change"},
                   {"external_userid", "wmBob"},
                   {"change_type", 1},
                   {"new_servicer_userid", "wangwu"}});
  platform_.says("wmBob", "有人吗");
  ring();
  EXPECT_TRUE(eventually([&] {
    agent.post(path + "/messages", {{"client_id", "taken"}, {"text", "在"}});
    return agent.last_answer().value("objection", json::object()).value("code", "") == "held_elsewhere";
  })) << agent.last_answer();
  EXPECT_EQ(server_.stop(), 0);
}

TEST_F(WeComJourney, TheWelcomeGoesWithItsCode) {
  server_.start();
  platform_.enters("wmBob");
  ring();
  ASSERT_TRUE(eventually([&] { return !platform_.sent().empty(); })) << server_.log();
  EXPECT_TRUE(platform_.sent()[0].on_event);
  EXPECT_EQ(server_.stop(), 0);
}

TEST_F(WeComJourney, AKillBetweenFetchAndCommitLosesAndDoublesNothing) {
  platform_.set_page_size(3);
  for (const char* point : {"channel.fetched:1", "inbox.written:2", "channel.fetched:2",
                            "writer.before_commit:9", "channel.stored:1", "outbox.sent:1"}) {
    for (int i = 0; i < 4; ++i)
      platform_.says("wm" + std::to_string(i),
                     std::string("退货运费谁出？ ") + point + " " + std::to_string(i));
    ::setenv("XIAOER_CRASH_AT", point, 1);
    try {
      server_.start();
    } catch (const std::runtime_error&) {  // died before it was ready: as good a place as any
    }
    std::this_thread::sleep_for(1500ms);
    server_.kill();
  }
  ::unsetenv("XIAOER_CRASH_AT");
  server_.start();
  Agent agent(server_);
  std::map<std::string, int> seen;
  ASSERT_TRUE(eventually([&] {
    seen = visitors_words(agent);
    return seen.size() == 24;
  })) << seen.size()
      << server_.log();
  for (const auto& [text, count] : seen) EXPECT_EQ(count, 1) << text;
  std::set<std::string> ids;
  for (const auto& sent : platform_.sent()) EXPECT_TRUE(ids.insert(sent.msgid).second) << sent.msgid;
  EXPECT_EQ(server_.stop(), 0);
}

}  // namespace
}  // namespace xiaoer::test
