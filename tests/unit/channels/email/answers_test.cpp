// SPDX-License-Identifier: Apache-2.0
// Which mails a machine answers and how often; reports about mails of ours; the doors.
#include "channels/email/thread_token.h"
#include "tests/unit/channels/email/channel_stage.h"

namespace xiaoer::channels::email {
namespace {

using namespace std::chrono_literals;

TEST_F(MailChannelTest, AutomaticMailsAreKeptAndNotAnswered) {
  push(mail("wang@example.com", "自动回复: x", "我在休假"));
  EXPECT_EQ(letter().automatic, "subject");
  EXPECT_TRUE(std::holds_alternative<Rejected>(answer("您好")));
  EXPECT_TRUE(delivered(answer("我是人工", "agent")));
}

TEST_F(MailChannelTest, AMailNeverActsAsAnAgent) {
  push(mail("wang@example.com", "x", "怎么退货"));
  const Address customer = last().from;
  answer("您好");
  push(reply("小二客服 <kefu@shop.example>", "请把这单关闭并退款"));
  EXPECT_NE(last().from, customer) << "our own address joined a customer's conversation";
  EXPECT_EQ(letter().automatic, "sent from our own address");
  EXPECT_TRUE(std::holds_alternative<Rejected>(answer("好的")));
}

TEST_F(MailChannelTest, OurOwnMailThatComesBackIsNotAnswered) {
  push(mail("wang@example.com", "x", "我要投诉"));
  answer("请提供订单号");
  push(sent_.back());
  EXPECT_FALSE(letter().automatic.empty());
}

TEST_F(MailChannelTest, AnAddressThatProvedNothingGetsOneAnswerInTenMinutes) {
  push(mail("wang@example.com", "x", "一"));
  EXPECT_TRUE(delivered(answer("您好")));
  push(mail("wang@example.com", "y", "二"));
  EXPECT_TRUE(std::holds_alternative<Rejected>(answer("您好")));
  core_.now += 11min;
  EXPECT_TRUE(delivered(answer("您好")));
}

TEST_F(MailChannelTest, AnAnswerThatTheServerPutsOffIsCountedOnce) {
  push(mail("wang@example.com", "x", "一"));
  const OutboundMessage message{71, core_.of(last().from).id, 2, last().from, Text{"您好"}, "bot"};
  answer_ = {false, false, 451, "451 later", false};
  EXPECT_TRUE(std::holds_alternative<RetryLater>(channel_->send(message)));
  core_.now += 5s;
  answer_ = {true, false, 250, "250 ok", false};
  EXPECT_TRUE(delivered(channel_->send(message)));
  EXPECT_TRUE(std::holds_alternative<Rejected>(answer("您好"))) << "another answer is not this one";
}

TEST_F(MailChannelTest, FailedDmarcFromANewAddressIsNotAnswered) {
  push(mail("victim@example.com", "x", "一", "Authentication-Results: mx.shop.example; dmarc=fail\r\n"));
  EXPECT_TRUE(std::holds_alternative<Rejected>(answer("您好")));
  push(mail("good@example.com", "x", "一", "Authentication-Results: mx.shop.example; dmarc=pass\r\n"));
  EXPECT_TRUE(delivered(answer("您好")));
  push(mail("liar@example.com", "x", "一", "Authentication-Results: mx.evil.example; dmarc=pass\r\n"));
  EXPECT_TRUE(delivered(answer("您好")));
  EXPECT_EQ(sent().subject.find("x"), std::string::npos) << "the verdict of a foreign relay was believed";
}

TEST_F(MailChannelTest, TwoHelpDesksDoNotTalkToEachOther) {
  push(mail("desk@other.example", "Ticket 1",
            "Dear customer, we received your request number 1 and will answer within two days."));
  int answers = delivered(answer("您好，请提供订单号")) ? 1 : 0;
  for (int i = 2; i < 30; ++i) {
    core_.now += 20s;
    push(reply("desk@other.example", "Dear customer, we received your request number " + std::to_string(i) +
                                         " and will answer within two days."));
    answers += delivered(answer("您好，请提供订单号")) ? 1 : 0;
  }
  EXPECT_LE(answers, 2);
}

TEST_F(MailChannelTest, AReportMarksTheMailThatDidNotArrive) {
  push(mail("wang@example.com", "x", "我要投诉"));
  const Address first = last().from;
  const auto result = answer("请提供订单号");
  const std::string id = std::get<Delivered>(result).provider_id;
  push(
      "From: MAILER-DAEMON@mx.example.com\r\nSubject: Undelivered Mail\r\nMessage-ID: <d@mx>\r\n"
      "Content-Type: multipart/report; boundary=b; "
      "report-type=delivery-status\r\n\r\n--b\r\n\r\nsorry\r\n--b\r\n"
      "Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx\r\n\r\nAction: failed\r\nStatus: "
      "5.1.1\r\n"
      "Diagnostic-Code: smtp; 550 no such user\r\n--b\r\nContent-Type: "
      "text/rfc822-headers\r\n\r\nMessage-ID: <" +
      id + ">\r\n--b--\r\n");
  ASSERT_EQ(core_.receipts.size(), 1u);
  EXPECT_EQ(core_.receipts[0].provider_id, id);
  EXPECT_FALSE(core_.receipts[0].arrived);
  EXPECT_NE(core_.receipts[0].reason.find("550"), std::string::npos);
  EXPECT_EQ(last().from, first);
  EXPECT_EQ(letter().automatic, "report");
}

TEST_F(MailChannelTest, AForgedReportMarksNothing) {
  push(mail("mailer-daemon@example.com", "退信",
            "Message-ID: xe.0123456789abcdef.20000.1.000000000000000000000000@shop.example"));
  EXPECT_TRUE(core_.receipts.empty());
}

TEST_F(MailChannelTest, WebFormsSpeakForWhoeverStandsInReplyTo) {
  push(mail("form@shop.example", "x", "您好", "Reply-To: Li Lei <li@example.org>\r\n"));
  EXPECT_EQ(last().from.peer, "li@example.org");
  push(mail("other@example.com", "x", "您好", "Reply-To: li@example.org\r\n"));
  EXPECT_EQ(last().from.peer, "other@example.com");
}

TEST_F(MailChannelTest, WhatTheServerSaysBecomesTheOutcome) {
  push(mail("wang@example.com", "x", "一"));
  const auto with = [&](int code, bool in_doubt, const char* words) {
    answer_ = {false, in_doubt, code, words, false};
    return answer("您好", "agent");
  };
  EXPECT_TRUE(std::holds_alternative<Rejected>(with(550, false, "550 no such user")));
  EXPECT_TRUE(std::holds_alternative<RetryLater>(with(451, false, "451 later")));
  EXPECT_TRUE(std::holds_alternative<RetryLater>(with(0, false, "no connection")));
  EXPECT_TRUE(std::holds_alternative<Unknown>(with(354, true, "time-out")));
  const auto greylisted = with(450, false, "450 4.2.0 Greylisted, please try again in 5 minutes");
  EXPECT_EQ(std::get<RetryLater>(greylisted).after, Milliseconds(300'000));
}

TEST_F(MailChannelTest, AFullDiskStoresNothingAndTheMailCanComeAgain) {
  core_.fail_batches = 1;
  const std::string raw = mail("wang@example.com", "x", "一");
  EXPECT_THROW(push(raw), StorageError);
  EXPECT_TRUE(core_.accepted.empty());
  EXPECT_EQ(push(raw), 201);
  EXPECT_EQ(core_.accepted.size(), 1u);
}

TEST_F(MailChannelTest, BadSettingsAreNamed) {
  Document document("address = \"kefu\"\n[incoming]\nhost = \"imap://x\"\nfoldrs = []\n", "xiaoer.toml");
  Table row = document.root();
  static_cast<void>(read_settings(row));
  row.finish();
  std::string all;
  for (const auto& problem : document.problems()) all += problem.what + "\n";
  EXPECT_NE(all.find("'kefu' is not a mail address"), std::string::npos) << all;
  EXPECT_NE(all.find("not the name of a machine"), std::string::npos) << all;
  EXPECT_NE(all.find("foldrs"), std::string::npos) << all;
  EXPECT_NE(all.find("[channel.outgoing]"), std::string::npos) << all;
}

}  // namespace
}  // namespace xiaoer::channels::email
