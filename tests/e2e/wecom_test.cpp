// SPDX-License-Identifier: Apache-2.0
// The real program between a simulated enterprise messenger and a person at the desk; and killed while it
// fetches.
#include <gtest/gtest.h>

#include <chrono>
#include <cstdlib>
#include <ctime>
#include <map>
#include <set>
#include <thread>

#include "tests/e2e/support/agent.h"
#include "tests/e2e/support/test_folder.h"
#include "tests/support/wecom_platform.h"

namespace xiaoer::test {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;

constexpr auto kPatience = 20s;

template <typename Condition>
bool eventually(Condition condition) {
  const auto limit = std::chrono::steady_clock::now() + kPatience;
  while (!condition()) {
    if (std::chrono::steady_clock::now() > limit) return false;
    std::this_thread::sleep_for(20ms);
  }
  return true;
}

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
