// SPDX-License-Identifier: Apache-2.0
#include "channels/wecom/puller.h"

#include <thread>

#include "gtest/gtest.h"
#include "tests/support/wecom_desk.h"

namespace xiaoer {
namespace {

using namespace std::chrono_literals;

const std::string kSync = "/cgi-bin/kf/sync_msg";

class WeComPuller : public ::testing::Test {
 protected:
  std::vector<std::string> texts() const {
    std::vector<std::string> found;
    for (const auto& message : core_.accepted) found.push_back(std::get<Text>(message.body).text);
    return found;
  }
  test::FakeSink core_;
  test::WeComPlatform platform_;
  test::WeComDesk desk_{platform_, core_};
};

TEST_F(WeComPuller, GoesOnWhileThereIsMoreWhateverThePagesHold) {
  platform_.set_page_size(2);
  for (int i = 0; i < 7; ++i) platform_.says("wmBob", std::to_string(i));
  desk_.ring(platform_);
  EXPECT_EQ(texts(), (std::vector<std::string>{"0", "1", "2", "3", "4", "5", "6"}));
  EXPECT_EQ(platform_.calls(kSync), 4);
}

TEST_F(WeComPuller, AsksOnceAMinuteWithoutBeingCalled) {
  desk_.pull();
  platform_.says("wmBob", "没有回调");
  desk_.pull();
  EXPECT_TRUE(core_.accepted.empty());
  core_.now += 60s;
  desk_.pull();
  EXPECT_EQ(texts(), std::vector<std::string>{"没有回调"});
}

TEST_F(WeComPuller, GoesOnAfterARestartWhereItWas) {
  platform_.says("wmBob", "一");
  desk_.ring(platform_);
  platform_.says("wmBob", "二");
  test::WeComDesk restarted(platform_, core_);
  restarted.pull();
  EXPECT_EQ(texts(), (std::vector<std::string>{"一", "二"}));
  EXPECT_EQ(core_.memories.at("cursor:wkAAAA").value, "c-2");
}

TEST_F(WeComPuller, WhatCouldNotBeStoredIsFetchedAgain) {
  core_.fail_batches = 2;
  platform_.says("wmBob", "一");
  desk_.ring(platform_);
  EXPECT_TRUE(core_.accepted.empty());
  EXPECT_FALSE(core_.memories.contains("cursor:wkAAAA"));
  for (int i = 0; i < 2; ++i) {
    core_.now += 5s;
    desk_.pull();
  }
  EXPECT_EQ(texts(), std::vector<std::string>{"一"});
}

TEST_F(WeComPuller, TheSameMessageInTwoPagesIsOne) {
  platform_.set_page_size(1);
  platform_.repeat("same", "wmBob", "一");
  platform_.repeat("same", "wmBob", "一");
  desk_.ring(platform_);
  EXPECT_EQ(texts(), std::vector<std::string>{"一"});
}

TEST_F(WeComPuller, FaultsOfTheProviderAreWaitedOut) {
  for (const int code : {-1, 45009, 95000}) {
    platform_.fail_next(kSync, code);
    platform_.says("wmBob", std::to_string(code));
    desk_.ring(platform_);
    core_.now += 61s;
    desk_.pull();
  }
  EXPECT_EQ(texts(), (std::vector<std::string>{"-1", "45009", "95000"}));
}

TEST_F(WeComPuller, APlaceThatIsRefusedAgainAndAgainIsGivenUp) {
  platform_.says("wmBob", "一");
  desk_.ring(platform_);
  for (int i = 0; i < 5; ++i) platform_.fail_next(kSync, 40058);
  platform_.says("wmBob", "二");
  for (int i = 0; i < 6; ++i) {
    core_.now += 61s;
    desk_.pull();
  }
  EXPECT_EQ(texts(), (std::vector<std::string>{"一", "二"}));  // all was told again, nothing stored twice
}

TEST_F(WeComPuller, FindsTheServiceAccountsByItself) {
  test::FakeSink core;
  test::WeComPlatform platform({"wkOne", "wkTwo"});
  test::WeComDesk desk(platform, core);
  platform.says("wmBob", "一");
  platform.event({{"event_type", "user_recall_msg"}, {"external_userid", "wmBob"}, {"open_kfid", "wkTwo"}});
  desk.pull();
  EXPECT_TRUE(core.memories.contains("cursor:wkOne") && core.memories.contains("cursor:wkTwo"));
}

TEST_F(WeComPuller, AsksOnlyForTheAccountsItWasGiven) {
  test::FakeSink core;
  test::WeComPlatform platform({"wkOne", "wkTwo"});
  test::WeComDesk desk(platform, core, "open_kfids = [\"wkTwo\"]\n");
  desk.ring(platform);  // rings for wkOne
  EXPECT_FALSE(core.memories.contains("cursor:wkOne"));
  EXPECT_TRUE(core.memories.contains("cursor:wkTwo"));
  EXPECT_EQ(platform.calls("/cgi-bin/kf/account/list"), 0);
}

TEST_F(WeComPuller, ListensUntilAskedToStop) {
  platform_.says("wmBob", "一");
  std::jthread listener([this](const std::stop_token& stop) { desk_.service->listen(stop, desk_.sink); });
  while (platform_.calls(kSync) == 0) std::this_thread::yield();
  listener.request_stop();
  listener.join();
  EXPECT_EQ(texts(), std::vector<std::string>{"一"});
}

TEST_F(WeComPuller, AStoreThatCannotBeReadIsWaitedOut) {
  platform_.says("wmBob", "一");
  const auto recall_all = desk_.sink.recall_all;
  desk_.sink.recall_all = [](const std::string&) -> std::vector<channels::Memory> {
    throw StorageError(StorageError::Kind::other, "disk full");
  };
  std::stop_source stop;
  int warnings = 0;
  desk_.sink.warn = [&](const std::string&, const std::string&) { ++warnings, stop.request_stop(); };
  EXPECT_NO_THROW(desk_.service->listen(stop.get_token(), desk_.sink));
  EXPECT_EQ(warnings, 1);
  desk_.sink.recall_all = recall_all;
  desk_.pull();
  EXPECT_EQ(texts(), std::vector<std::string>{"一"});
}

}  // namespace
}  // namespace xiaoer
