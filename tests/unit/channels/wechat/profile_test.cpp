// SPDX-License-Identifier: Apache-2.0
// Who people are, as far as WeChat tells, and what is forgotten of them.
#include <gtest/gtest.h>

#include "tests/unit/channels/wechat/account.h"

namespace xiaoer::channels::wechat {
namespace {

using namespace std::chrono_literals;
using test::WeChatAccount;

constexpr const char* kInfo = "/cgi-bin/user/info";

class WeChatProfiles : public ::testing::Test {
 protected:
  void attend(Milliseconds wait = 1s) {
    account.core.now += wait;
    account.channel.attend({}, account.sink);
  }
  int asked() { return account.platform.calls()[kInfo]; }
  void happens(const std::string& event, const std::string& more = "") {
    account.push(event_message("oU1", event, more, account.core.now));
  }
  WeChatAccount account;
};

TEST_F(WeChatProfiles, TheUnionidIsAskedForOnceAndBesideTheMessage) {
  account.say("你好");
  EXPECT_EQ(asked(), 0);
  attend();
  ASSERT_EQ(account.core.profiles.size(), 1u);
  EXPECT_EQ(account.core.profiles[0].same_as, "unionid:union_oU1");
  EXPECT_EQ(account.core.profiles[0].of, (Address{"wechat", "shop", "oU1"}));
  account.say("在吗", "2");
  attend();
  EXPECT_EQ(asked(), 1);
}

TEST_F(WeChatProfiles, ARestartDoesNotAskAgain) {
  account.say("你好");
  attend();
  WeChat restarted(
      account.settings, [this] { return account.core.now; },
      [this](const HttpCall& call) { return account.platform.fetch(call); });
  restarted.attach(account.sink);
  static_cast<void>(restarted.receive(
      account.platform.callback(text_message("oU1", "在吗", "2", account.core.now)), account.sink));
  restarted.attend({}, account.sink);
  EXPECT_EQ(asked(), 1);
}

TEST_F(WeChatProfiles, AnAccountWithoutTheRightAsksNoMoreThatDay) {
  account.platform.fail({kInfo, 200, 48001, "", "", 0ms, 100});
  account.say("你好");
  attend();
  for (int i = 2; i < 30; ++i) {
    account.push(text_message("oU" + std::to_string(i), "你好", "1", account.core.now));
    attend(10min);
  }
  EXPECT_EQ(asked(), 1);
  EXPECT_TRUE(account.core.profiles.empty());
}

TEST_F(WeChatProfiles, AfterAFaultHeIsAskedForWhenHeWritesAgain) {
  account.platform.fail({kInfo, 503});
  account.say("你好");
  attend();
  EXPECT_TRUE(account.core.profiles.empty());
  account.say("在吗", "2");
  attend();
  EXPECT_EQ(asked(), 1) << "not at once";
  attend(2min);
  EXPECT_EQ(account.core.profiles.size(), 1u);
}

TEST_F(WeChatProfiles, WhatWasToldIsErasedWhenConsentIsWithdrawn) {
  account.say("你好");
  attend();
  happens("user_authorization_revoke", "<OpenID>oU1</OpenID><RevokeInfo>1</RevokeInfo>");
  ASSERT_EQ(account.core.profiles.size(), 2u);
  EXPECT_TRUE(account.core.profiles[1].withdrawn);
  EXPECT_EQ(account.core.profiles[1].of.peer, "oU1");
  account.say("在吗", "3");
  attend(24h * 40);
  EXPECT_EQ(asked(), 1) << "and is not asked for again";
}

TEST_F(WeChatProfiles, AChangedProfileIsAskedForAgain) {
  account.say("你好");
  attend();
  happens("user_info_modified", "<OpenID>oU1</OpenID>");
  attend();
  EXPECT_EQ(asked(), 2);
}

}  // namespace
}  // namespace xiaoer::channels::wechat
