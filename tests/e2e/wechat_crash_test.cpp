// SPDX-License-Identifier: Apache-2.0
// WeChat asks three times for an answer. Whatever happens to the service meanwhile, the repeated tries bring
// one message and one answer, inside a request or as a customer service message.
#include <gtest/gtest.h>

#include <cstdlib>
#include <map>
#include <thread>

#include "channels/tencent/fields.h"
#include "storage/sqlite_database.h"
#include "tests/e2e/support/test_folder.h"
#include "tests/e2e/support/wechat_house.h"

namespace xiaoer::test {
namespace {

using namespace std::chrono_literals;
using channels::wechat::Platform;
using channels::wechat::Pushed;

constexpr auto kPatience = 1500ms;  // of the platform, for each try
constexpr int kTries = 40;     // more than the platform's three: starts take their time on a busy machine
constexpr auto kReached = 5s;  // by the next try or two a life has met its point, or answered without it
constexpr auto kAllSent = 6s;  // whatever else would be sent is sent by then

class WeChatCrash : public ::testing::Test {
 protected:
  void TearDown() override { ::unsetenv("XIAOER_CRASH_AT"); }

  // Starts it so that it dies at `point`, and waits for that; it may die before it is ready.
  void start_and_die(const char* point) {
    house_.server().kill();  // the life before
    ::setenv("XIAOER_CRASH_AT", (std::string(point) + ":1").c_str(), 1);
    try {
      house_.server().start();
      house_.server().wait_until_dead(kReached);
    } catch (const std::runtime_error&) {
      house_.server().kill();  // if it lives at all
    }
    ::unsetenv("XIAOER_CRASH_AT");
  }
  // What a person writes, pushed until answered while `trouble` comes over the service. The tries it took.
  template <typename Trouble>
  int push(const std::string& openid, Trouble trouble) {
    const std::string message =
        channels::wechat::text_message(openid, "你好", std::to_string(++number_), system_now());
    Pushed pushed;
    {
      const std::jthread pushing([&] { pushed = platform_.push(message); });
      trouble();
      house_.server().start();
    }
    EXPECT_EQ(pushed.status, 200) << openid;
    const auto reply = channels::tencent::read_xml(pushed.answer);
    inside_[openid] = reply && !(*reply)["Content"].empty() ? 1 : 0;
    return pushed.tries;
  }
  void expect_one_message_and_one_answer() {
    std::this_thread::sleep_for(kAllSent);
    for (const auto& [openid, inside] : inside_)
      EXPECT_EQ(inside + static_cast<int>(house_.sent_to(openid).size()), 1) << openid;
    EXPECT_EQ(house_.server().stop(), 0);
    const auto database = open_sqlite({(house_.server().data() / "xiaoer.db").string()});
    const auto rows = database->read(
        "SELECT c.peer, SUM(m.author = 'visitor'), SUM(m.author = 'bot') FROM conversation c JOIN message m"
        " ON m.conversation_id = c.id WHERE c.channel = 'wechat' GROUP BY c.peer",
        {});
    EXPECT_EQ(rows.size(), inside_.size());
    for (const Row& row : rows) {
      EXPECT_EQ(row.integer(1), 1) << row.text(0);
      EXPECT_EQ(row.integer(2), 1) << row.text(0);
    }
  }

  TestFolder folder_;
  WeChatHouse house_{folder_.path()};
  const std::unique_ptr<Child> api_ = house_.play_api();
  Platform platform_{wechat_settings(), system_now, {house_.hook(), kPatience, kTries}};
  std::map<std::string, int> inside_;  // person → answers inside the request
  int number_ = 0;
};

TEST_F(WeChatCrash, AKillAtAnyMomentOfTheFirstTry) {
  house_.server().start();
  int interrupted = 0;  // the others were answered before the kill, which must not answer them again
  for (const auto delay : {0us, 500us, 1000us, 1500us, 2000us, 4000us}) {
    const int tries = push("oKill" + std::to_string(delay.count()), [&] {
      std::this_thread::sleep_for(delay);
      house_.server().kill();
      std::this_thread::sleep_for(50ms);
    });
    interrupted += tries > 1 ? 1 : 0;
  }
  EXPECT_GT(interrupted, 0);
  expect_one_message_and_one_answer();
}

// Each of the platform's tries meets a service that dies at another place.
TEST_F(WeChatCrash, AKillAtEachOfTheTries) {
  const std::vector<std::vector<const char*>> lives{
      {"inbox.batch_written", "inbox.batch_durable", "reply.taken"},
      {"inbox.message_row", "worker.prepared", "edge.before_reply"},
      {"worker.submitted", "turn.spoken", "reply.taken"},
      {"worker.durable", "reply.taken", "edge.before_reply"},
      {"edge.before_reply", "edge.before_reply", "reply.taken"},
  };
  for (std::size_t i = 0; i < lives.size(); ++i) {
    house_.server().kill();  // so that the first try already meets the first of these lives
    const int tries = push("oLives" + std::to_string(i), [&] {
      for (const char* point : lives[i]) start_and_die(point);
    });
    EXPECT_GT(tries, 1) << "nothing happened between the tries of " << i;
  }
  expect_one_message_and_one_answer();
}

}  // namespace
}  // namespace xiaoer::test
