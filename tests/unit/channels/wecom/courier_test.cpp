// SPDX-License-Identifier: Apache-2.0
#include "channels/wecom/courier.h"

#include "gtest/gtest.h"
#include "tests/support/wecom_desk.h"

namespace xiaoer {
namespace {

using channels::Delivered;
using channels::Rejected;
using channels::RetryLater;

const std::string kSend = "/cgi-bin/kf/send_msg";

class WeComCourier : public ::testing::Test {
 protected:
  void SetUp() override {
    platform_.now_seconds = to_millis(core_.now) / 1000;
    platform_.says("wmBob", "在吗");
    desk_.ring(platform_);
  }
  test::FakeSink core_;
  test::WeComPlatform platform_;
  test::WeComDesk desk_{platform_, core_};
};

TEST_F(WeComCourier, AnswersAndKeepsTheConversation) {
  const auto sent = desk_.send(7, Text{"您好"}, "bot");
  ASSERT_TRUE(std::holds_alternative<Delivered>(sent));
  ASSERT_EQ(platform_.sent().size(), 1U);
  EXPECT_EQ(platform_.sent()[0].customer, "wmBob");
  EXPECT_EQ(platform_.sent()[0].content.at("content"), "您好");
  EXPECT_EQ(platform_.sent()[0].msgid, std::get<Delivered>(sent).provider_id);
  EXPECT_EQ(platform_.state("wmBob"), 1);  // the provider's own routing keeps out
  EXPECT_TRUE(std::holds_alternative<Delivered>(desk_.send(8, Text{"还在"}, "bot")));
  EXPECT_EQ(platform_.calls("/cgi-bin/kf/service_state/trans"), 1);
}

TEST_F(WeComCourier, LeavesTheConversationAloneWhenTheProviderRoutesIt) {
  test::WeComDesk other(platform_, core_, "desk = \"provider\"\n");
  EXPECT_TRUE(std::holds_alternative<Delivered>(other.send(7, Text{"您好"})));
  EXPECT_EQ(platform_.state("wmBob"), 0);
}

TEST_F(WeComCourier, TheSameMessageTwiceArrivesOnce) {
  EXPECT_TRUE(std::holds_alternative<Delivered>(desk_.send(7, Text{"您好"})));
  EXPECT_TRUE(std::holds_alternative<Delivered>(desk_.send(7, Text{"您好"})));
  EXPECT_EQ(platform_.sent().size(), 1U);
}

TEST_F(WeComCourier, AWornOutTokenIsReplacedAtOnce) {
  platform_.forget_tokens();
  EXPECT_TRUE(std::holds_alternative<Delivered>(desk_.send(7, Text{"您好"})));
  EXPECT_EQ(platform_.sent().size(), 1U);
}

TEST_F(WeComCourier, CodesOfTheProviderInWords) {
  for (const int code : {-1, 45009, 45033, 6000, 60020}) {
    platform_.fail_next(kSend, code);
    EXPECT_TRUE(std::holds_alternative<RetryLater>(desk_.send(7, Text{"您好"}))) << code;
  }
  for (const int code : {40096, 40058, 95000, 95004, 95011, 95012, 95014, 95017, 12345}) {
    platform_.fail_next(kSend, code);
    const auto result = desk_.send(7, Text{"您好"});
    ASSERT_TRUE(std::holds_alternative<Rejected>(result)) << code;
    EXPECT_NE(std::get<Rejected>(result).reason.find(std::to_string(code)), std::string::npos);
  }
  EXPECT_TRUE(platform_.sent().empty());
}

TEST_F(WeComCourier, AColleagueOfTheProvidersClientIsNotTalkedOver) {
  platform_.set_state("wmBob", 3, "lili");
  const auto result = desk_.send(7, Text{"您好"}, "bot");
  ASSERT_TRUE(std::holds_alternative<Rejected>(result));
  EXPECT_NE(std::get<Rejected>(result).reason.find("lili"), std::string::npos);
  EXPECT_TRUE(platform_.sent().empty());
}

TEST_F(WeComCourier, AConversationThatWasTakenMeanwhileIsNoticed) {
  EXPECT_TRUE(std::holds_alternative<Delivered>(desk_.send(7, Text{"您好"})));
  platform_.set_state("wmBob", 2);
  EXPECT_TRUE(std::holds_alternative<Rejected>(desk_.send(8, Text{"还在吗"})));
  const auto objection =
      desk_.service->objection({9, 1, 1, {"wecom", "main", "wmBob", "wkAAAA"}, Text{"喂"}});
  ASSERT_TRUE(objection);
  EXPECT_EQ(objection->code, "held_elsewhere");
}

TEST_F(WeComCourier, AfterTheEndTheCustomersNextMessageOpensItAgain) {
  EXPECT_TRUE(std::holds_alternative<Delivered>(desk_.send(7, Text{"您好"})));
  platform_.set_state("wmBob", 4);
  EXPECT_TRUE(std::holds_alternative<Rejected>(desk_.send(8, Text{"还在吗"})));
  platform_.now_seconds += 60;
  platform_.says("wmBob", "在");
  desk_.ring(platform_);
  EXPECT_TRUE(std::holds_alternative<Delivered>(desk_.send(9, Text{"请讲"})));
  EXPECT_EQ(platform_.state("wmBob"), 1);
}

TEST_F(WeComCourier, TheWordAfterTheEndGoesWithItsCode) {
  platform_.event({{"event_type", "session_status_change"},
                   {"external_userid", "wmBob"},
                   {"change_type", 3},
                   {"old_servicer_userid", "lili"},
                   {"msg_code", "END"}});
  desk_.ring(platform_);
  platform_.set_state("wmBob", 4);
  EXPECT_TRUE(std::holds_alternative<Delivered>(desk_.send(7, Card{"请评价", {{"满意", "满意"}}}, "bot")));
  ASSERT_EQ(platform_.sent().size(), 1U);
  EXPECT_TRUE(platform_.sent()[0].on_event);
  EXPECT_TRUE(std::holds_alternative<Rejected>(desk_.send(8, Text{"再见"}, "bot")));  // good for one message
}

// The code ends between any two looks at it.
TEST_F(WeComCourier, ACodeThatEndsMeanwhileIsNotSent) {
  const auto recall = desk_.sink.recall;
  platform_.set_state("wmBob", 4);
  for (int looks = 0; looks < 5; ++looks) {
    const std::string code = "C" + std::to_string(looks);
    platform_.event({{"event_type", "session_status_change"},
                     {"external_userid", "wmBob"},
                     {"change_type", 3},
                     {"old_servicer_userid", "lili"},
                     {"msg_code", code}});
    desk_.ring(platform_);
    int left = looks;
    desk_.sink.recall = [&](const std::string& key) {
      return key.starts_with("code:") && left-- <= 0 ? "" : recall(key);
    };
    static_cast<void>(desk_.send(20 + looks, Text{"再见"}));
    desk_.sink.recall = recall;
  }
  ASSERT_FALSE(platform_.sent().empty());
  for (const auto& sent : platform_.sent()) EXPECT_TRUE(sent.on_event);
}

TEST_F(WeComCourier, OnlyTheCodeThatWasUsedIsForgotten) {
  const Address bob{"wecom", "main", "wmBob", "wkAAAA"};
  const channels::wecom::Ledger ledger(desk_.sink);
  desk_.sink.remember({channels::wecom::Ledger::entered(bob, "new", core_.now)});
  ledger.code_used(bob, "old");
  ASSERT_TRUE(ledger.code(bob));
  ledger.code_used(bob, "new");
  EXPECT_FALSE(ledger.code(bob));
}

TEST_F(WeComCourier, FilesAreUploadedOnce) {
  const Address to{"wecom", "main", "wmBob", "wkAAAA"};
  const std::string bytes = "\x89PNG\r\n\x1A\nrest";
  const auto stored = desk_.sink.store_attachment(to, "photo.png", "image/png", bytes);
  const Attachment picture{"image", stored.id, stored.name, stored.mime, stored.size};
  EXPECT_TRUE(std::holds_alternative<Delivered>(desk_.send(7, picture)));
  EXPECT_TRUE(std::holds_alternative<Delivered>(desk_.send(8, picture)));
  EXPECT_EQ(platform_.calls("/cgi-bin/media/upload"), 1);
  ASSERT_EQ(platform_.sent().size(), 2U);
  EXPECT_EQ(platform_.sent()[0].type, "image");
  EXPECT_TRUE(
      std::holds_alternative<Rejected>(desk_.send(9, Attachment{"image", "gone", "a", "image/png", 4})));
  EXPECT_EQ(
      desk_.service->objection({9, 1, 1, to, Attachment{"file", "x", "a", "a/b", 21 * 1024 * 1024}})->code,
      "too_large");
}

TEST_F(WeComCourier, AFileThatTheProviderHasForgottenIsUploadedAgain) {
  const Address to{"wecom", "main", "wmBob", "wkAAAA"};
  const auto stored = desk_.sink.store_attachment(to, "photo.png", "image/png", "\x89PNG\r\n\x1A\nrest");
  const Attachment picture{"image", stored.id, stored.name, stored.mime, stored.size};
  platform_.fail_next(kSend, 40007);
  EXPECT_TRUE(std::holds_alternative<RetryLater>(desk_.send(7, picture)));
  EXPECT_TRUE(std::holds_alternative<Delivered>(desk_.send(7, picture)));
  EXPECT_EQ(platform_.calls("/cgi-bin/media/upload"), 2);
}

}  // namespace
}  // namespace xiaoer
