// SPDX-License-Identifier: Apache-2.0
#include "channels/tencent/token_keeper.h"

#include <atomic>
#include <latch>
#include <thread>

#include "channels/tencent/api.h"
#include "gtest/gtest.h"

namespace xiaoer::channels::tencent {
namespace {

using namespace std::chrono_literals;

class TokenKeeperTest : public ::testing::Test {
 protected:
  FetchedToken fetch(FetchMode mode) {
    ++fetched;
    if (mode == FetchMode::forced) ++forced;
    if (!fault.empty()) return {"", 0ms, fault};
    if (mode == FetchMode::forced || !same) ++made;
    return {"T" + std::to_string(made), 2h};
  }
  TimePoint now = from_millis(1'790'000'000'000);
  std::atomic<int> fetched = 0, forced = 0, made = 0;
  bool same = false;  // the platform gives the same token while it thinks that it is good
  std::string fault;
  TokenKeeper keeper{[this] { return now; }, [this](FetchMode mode) { return fetch(mode); }};
};

TEST_F(TokenKeeperTest, FetchesOnceAndThenEarly) {
  EXPECT_EQ(keeper.token().token, "T1");
  now += 114min;
  EXPECT_EQ(keeper.token().token, "T1");
  now += 2min;
  EXPECT_EQ(keeper.token().token, "T2");
  EXPECT_EQ(fetched, 2);
}

TEST_F(TokenKeeperTest, FiveHundredThreadsWithAWornOutTokenFetchOnce) {
  const std::string old = keeper.token().token;
  std::latch ready(500);
  std::atomic<int> good = 0;
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 500; ++i)
      threads.emplace_back([&] {
        ready.arrive_and_wait();
        keeper.refused(old);
        if (keeper.token().token == "T2") ++good;
      });
  }
  EXPECT_EQ(good, 500);
  EXPECT_EQ(fetched, 2);
}

TEST_F(TokenKeeperTest, AnOldTokenRefusedLateChangesNothing) {
  static_cast<void>(keeper.token());
  keeper.refused("T1");
  EXPECT_EQ(keeper.token().token, "T2");
  keeper.refused("T1");
  keeper.refused("");
  EXPECT_EQ(keeper.token().token, "T2");
  EXPECT_EQ(fetched, 2);
}

TEST_F(TokenKeeperTest, ForcesOnceWhenThePlatformGivesTheRefusedOneAgain) {
  same = true;
  made = 1;
  EXPECT_EQ(keeper.token().token, "T1");
  keeper.refused("T1");
  EXPECT_EQ(keeper.token().token, "T2");
  EXPECT_EQ(forced, 1);
  keeper.refused("T2");
  const auto none = keeper.token();  // forcing again within 30 s is not allowed
  EXPECT_EQ(none.token, "");
  EXPECT_GT(none.try_after, 0ms);
  EXPECT_EQ(forced, 1);
  now += 31s;
  EXPECT_EQ(keeper.token().token, "T3");
}

TEST_F(TokenKeeperTest, AfterAFaultItWaitsLongerAndLonger) {
  fault = "40125 invalid appsecret";
  EXPECT_EQ(keeper.token().fault, fault);
  EXPECT_EQ(keeper.token().token, "");
  EXPECT_EQ(fetched, 1);
  now += 2s;
  static_cast<void>(keeper.token());
  EXPECT_EQ(fetched, 2);
  now += 2s;
  static_cast<void>(keeper.token());
  EXPECT_EQ(fetched, 2);
  for (int i = 0; i < 300; ++i) {
    now += 1s;
    static_cast<void>(keeper.token());
  }
  EXPECT_LT(fetched, 12);  // five minutes
  fault.clear();
  now += 61s;
  EXPECT_EQ(keeper.token().token, "T1");
}

TEST_F(TokenKeeperTest, AFaultDuringTheEarlyFetchKeepsTheOldToken) {
  static_cast<void>(keeper.token());
  now += 116min;
  fault = "busy";
  EXPECT_EQ(keeper.token().token, "T1");
  now += 5min;
  EXPECT_EQ(keeper.token().token, "");
}

TEST(ReadAnswer, FindsCodeAndTokenAndNeverThrows) {
  const auto answer = [](const std::string& body) { return HttpAnswer{true, true, 200, {}, body, ""}; };
  EXPECT_TRUE(read_answer(answer(R"({"errcode":0,"errmsg":"ok"})")).good());
  EXPECT_EQ(read_answer(answer(R"({"errcode":45015,"errmsg":"out of time rid: 1"})")).code, 45015);
  EXPECT_TRUE(read_answer(answer("\xFF\xD8 picture")).good());
  for (const char* bad :
       {"", "{", "[]", "null", R"({"access_token":5})", R"({"errcode":40125,"errmsg":"x"})"})
    EXPECT_FALSE(read_token(answer(bad)).fault.empty()) << bad;
  const auto token = read_token(answer(R"({"access_token":"abc","expires_in":7200})"));
  EXPECT_EQ(token.token, "abc");
  EXPECT_EQ(token.valid_for, 2h);
}

// A customer's file that looks like the platform's refusal.
TEST(ReadAnswer, AFileIsNoErrorWhateverItHolds) {
  const std::string refusal = R"({"errcode":42001,"errmsg":"access_token expired"})";
  const auto file = read_answer({true, true, 200, {{"content-disposition", "attachment"}}, refusal});
  EXPECT_TRUE(file.good() && file.is_file());
  EXPECT_EQ(file.body, refusal);
  const auto answer = read_answer({true, true, 200, {}, refusal});
  EXPECT_EQ(answer.code, 42001);
  EXPECT_FALSE(answer.good() || answer.is_file());
}

}  // namespace
}  // namespace xiaoer::channels::tencent
