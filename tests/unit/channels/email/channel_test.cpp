// SPDX-License-Identifier: Apache-2.0
// The mail channel with the core and the mail server held in memory: threads, trust, limits, answers.
#include <gtest/gtest.h>

#include "channels/email/mail.h"
#include "channels/email/mail_channel.h"
#include "channels/email/thread_token.h"
#include "channels/topic_split.h"
#include "foundation/random.h"
#include "tests/support/fake_sink.h"

namespace xiaoer::channels::email {
namespace {

using namespace std::chrono_literals;

class MailChannelTest : public ::testing::Test {
 protected:
  MailChannelTest() : sink_(core_.sink()) {
    MailChannelParts parts;
    parts.account = "main";
    parts.settings.from = {"kefu@shop.example", "小二客服"};
    parts.settings.reply_address = "kefu@shop.example";
    parts.settings.trusted_relay = "mx.shop.example";
    parts.settings.form_senders = {"form@shop.example"};
    parts.settings.push_token = std::string(32, 't');
    parts.settings.rules = shipped_rules();
    parts.secret = std::string(32, 's');
    parts.clock = [this] { return core_.now; };
    parts.submit = [this](const Envelope& envelope, const std::string& data) {
      envelopes_.push_back(envelope);
      sent_.push_back(data);
      return answer_;
    };
    answer_.taken = true;
    channel_ = make_mail_channel(std::move(parts));
    channel_->attach(sink_);
  }

  static std::string mail(const std::string& from, const std::string& subject, const std::string& text,
                          const std::string& more = "", const std::string& id = "") {
    return "From: " + from + "\r\nTo: kefu@shop.example\r\nSubject: " + subject +
           "\r\nDate: Fri, 20 Nov 2026 10:00:00 +0800\r\n" + "Message-ID: <" +
           (id.empty() ? random_token(8) : id) + "@example.com>\r\n" + more +
           "Content-Type: text/plain; charset=utf-8\r\n\r\n" + text + "\r\n";
  }
  int push(const std::string& raw) {
    return channel_
        ->receive({"POST",
                   "/hooks/email/main",
                   {},
                   {{"authorization", "Bearer " + std::string(32, 't')}},
                   raw,
                   "203.0.113.1"},
                  sink_)
        .status;
  }
  const InboundMessage& last() { return core_.accepted.back(); }
  const Letter& letter() { return std::get<Letter>(last().body); }
  SendResult answer(const std::string& text, const std::string& author = "bot") {
    return channel_->send({++outbox_, core_.of(last().from).id, 2, last().from, Text{text}, author});
  }
  Mail sent() { return read_mail(sent_.back(), *shipped_rules()); }
  // A reply as a program writes it.
  std::string reply(const std::string& from, const std::string& text) {
    return mail(from, "Re: x", text, "In-Reply-To: <" + sent().message_id + ">\r\n");
  }
  static bool delivered(const SendResult& result) { return std::holds_alternative<Delivered>(result); }

  test::FakeSink core_;
  Sink sink_;
  std::unique_ptr<Channel> channel_;
  SubmissionAnswer answer_;
  std::vector<Envelope> envelopes_;
  std::vector<std::string> sent_;
  Id outbox_ = 0;
};

TEST_F(MailChannelTest, KeepsTheRawMailAndItsFiles) {
  const std::string raw = mail("王芳 <wang@example.com>", "x", "你好");
  ASSERT_EQ(push(raw), 201);
  ASSERT_EQ(core_.accepted.size(), 1u);
  EXPECT_EQ(letter().text, "你好");
  EXPECT_EQ(last().display_name, "王芳");
  const auto original = sink_.load_attachment(last().from, letter().original_id);
  ASSERT_TRUE(original);
  EXPECT_EQ(original->second, raw);
}

TEST_F(MailChannelTest, TheSameMailTwiceIsOneMessageAndAReusedIdIsTwo) {
  const std::string raw = mail("wang@example.com", "x", "你好", "", "same");
  EXPECT_EQ(push(raw), 201);
  EXPECT_EQ(push("Received: by another.example\r\n" + raw), 201);
  EXPECT_EQ(core_.accepted.size(), 1u);
  EXPECT_EQ(push(mail("wang@example.com", "x", "别的内容", "", "same")), 201);
  EXPECT_EQ(core_.accepted.size(), 2u);
}

TEST_F(MailChannelTest, AReplyWithOurTokenJoinsItsConversation) {
  push(mail("wang@example.com", "包装破损", "我要投诉"));
  const Address first = last().from;
  ASSERT_TRUE(delivered(answer("请提供订单号")));
  push(reply("Wang Fang <WANG@example.com>", "12345"));
  EXPECT_EQ(last().from, first);
}

TEST_F(MailChannelTest, ATokenInTheAddressIsEnough) {
  push(mail("wang@example.com", "x", "我要投诉"));
  const Address first = last().from;
  answer("请提供订单号");
  ASSERT_EQ(sent().reply_to.size(), 1u);
  push("To: <" + sent().reply_to[0].address + ">\r\n" + mail("wang@example.com", "new", "12345"));
  EXPECT_EQ(last().from, first);
}

TEST_F(MailChannelTest, StrangersNeverJoin) {
  push(mail("wang@example.com", "x", "我要投诉", "", "known"));
  const Address first = last().from;
  answer("请提供订单号");
  const std::string number = "[#" + std::to_string(core_.of(first).id) + "]";
  push(reply("li@example.org", "我是李雷"));
  EXPECT_NE(last().from.thread, first.thread);
  EXPECT_EQ(last().from.peer, "li@example.org");
  push(mail("li@example.org", "Re: x " + number, "冒充"));
  EXPECT_NE(last().from.thread, first.thread);
  push(mail("li@example.org", "Re: x", "冒充", "References: <known@example.com>\r\n"));
  EXPECT_NE(last().from.thread, first.thread);
}

TEST_F(MailChannelTest, AForgedSenderDoesNotJoinByKnowledge) {
  push(mail("wang@example.com", "x", "我要投诉", "", "known"));
  const Address first = last().from;
  push(mail("wang@example.com", "Re: x", "伪造",
            "Authentication-Results: mx.shop.example; dmarc=fail\r\nReferences: <known@example.com>\r\n"));
  EXPECT_NE(last().from.thread, first.thread);
  push(mail("wang@example.com", "Re: x", "真的", "References: <known@example.com>\r\n"));
  EXPECT_EQ(last().from.thread, first.thread);
}

TEST_F(MailChannelTest, WhoWasCopiedInMayAnswerOurMail) {
  push(mail("wang@example.com", "x", "我要投诉", "Cc: zhao@example.com\r\n"));
  const Address first = last().from;
  answer("请提供订单号");
  push(reply("zhao@example.com", "我是同事"));
  EXPECT_EQ(last().from, first);
}

TEST_F(MailChannelTest, TheSubjectsNumberJoinsTheSameSender) {
  push(mail("wang@example.com", "x", "我要投诉"));
  const Address first = last().from;
  answer("请提供订单号");
  EXPECT_NE(sent().subject.find("[#"), std::string::npos);
  push(mail("wang@example.com", sent().subject, "12345"));
  EXPECT_EQ(last().from, first);
  push(mail("wang@example.com", "另一件事", "新的问题"));
  EXPECT_NE(last().from, first);
}

// Two topics in one conversation are parted at the desk; replies to mails of either find theirs.
TEST_F(MailChannelTest, RepliesToEitherTopicFindTheirConversation) {
  push(mail("wang@example.com", "订单", "第一件事", "", "first"));
  const Address old = last().from;
  answer("第一个回答");
  const std::string old_answer = sent().message_id;
  push(mail("wang@example.com", "Re: 发票", "第二件事", "In-Reply-To: <" + old_answer + ">\r\n", "second"));
  ASSERT_EQ(last().from, old);
  core_.now += 1h;
  answer("第二个回答");
  const std::string new_answer = sent().message_id;
  auto* const parts = dynamic_cast<PartsTopics*>(channel_.get());
  ASSERT_NE(parts, nullptr);
  const auto parted = parts->part({old, {core_.accepted[1]}, {new_answer}, core_.accepted[0]});
  sink_.remember(parted.memories);
  EXPECT_NE(parted.thread, old.thread);
  const auto joins = [&](const std::string& id) {
    push(mail("wang@example.com", "Re: x", "回信", "In-Reply-To: <" + id + ">\r\n"));
    return last().from.thread;
  };
  EXPECT_EQ(joins(new_answer), parted.thread);
  EXPECT_EQ(joins("second@example.com"), parted.thread);
  EXPECT_EQ(joins(old_answer), old.thread);
  EXPECT_EQ(joins("first@example.com"), old.thread);
  push(mail("eve@example.com", "Re: x", "回信", "In-Reply-To: <" + new_answer + ">\r\n"));
  EXPECT_NE(last().from.thread, parted.thread) << "a stranger";
}

TEST_F(MailChannelTest, AfterASplitEachAnswerStandsInItsThread) {
  push(mail("wang@example.com", "订单", "第一件事", "", "first"));
  Address at = last().from;
  push(mail("wang@example.com", "Re: 发票", "第二件事", "In-Reply-To: <first@example.com>\r\n", "second"));
  const auto parted =
      dynamic_cast<PartsTopics&>(*channel_).part({at, {core_.accepted[1]}, {}, core_.accepted[0]});
  sink_.remember(parted.memories);
  const auto said = [&](const Address& to) {
    EXPECT_TRUE(delivered(channel_->send({++outbox_, core_.of(to).id, 2, to, Text{"您好"}, "agent"})));
    return sent();
  };
  EXPECT_EQ(said(at).references.front(), "first@example.com");
  EXPECT_NE(sent().subject.find("订单"), std::string::npos);
  at.thread = parted.thread;
  EXPECT_EQ(said(at).references, std::vector<std::string>{"second@example.com"});
  EXPECT_NE(sent().subject.find("发票"), std::string::npos);
}

TEST_F(MailChannelTest, AForgedOrForeignTokenIsNoToken) {
  push(mail("wang@example.com", "x", "我要投诉"));
  const Address first = last().from;
  answer("请提供订单号");
  std::string id = sent().message_id;
  id[id.find('@') - 1] ^= 1;
  push(mail("wang@example.com", "y", "12345", "In-Reply-To: <" + id + ">\r\n"));
  EXPECT_NE(last().from.thread, first.thread);
  const TokenMint other(std::string(32, 'x'), "main", 365);
  push(mail("wang@example.com", "y", "123456",
            "In-Reply-To: <" + other.message_id({first.thread, 1}, core_.now, "shop.example") + ">\r\n"));
  EXPECT_NE(last().from.thread, first.thread);
}

TEST_F(MailChannelTest, TheAnswerContinuesTheThread) {
  push(mail("wang@example.com", "包装破损", "我要投诉", "References: <older@example.com>\r\n", "q1"));
  ASSERT_TRUE(delivered(answer("请提供订单号", "agent")));
  const Mail mail = sent();
  EXPECT_EQ(envelopes_.back().to, "wang@example.com");
  EXPECT_EQ(mail.references.front(), "q1@example.com");
  EXPECT_TRUE(mail.subject.starts_with("Re: 包装破损 [#"));
  EXPECT_EQ(mail.text, "请提供订单号");
  EXPECT_FALSE(mail.html.empty());
  EXPECT_FALSE(mail.headers.has("auto-submitted"));
  EXPECT_TRUE(mail.headers.has("x-xiaoer-loop"));
}

TEST_F(MailChannelTest, AMachineSaysSoAndEchoesNoStrangersSubject) {
  push(mail("victim@example.com", "Buy pills", "spam"));
  ASSERT_TRUE(delivered(answer("您好")));
  EXPECT_EQ(sent().headers.first("auto-submitted"), "auto-replied");
  EXPECT_EQ(sent().subject.find("pills"), std::string::npos);
}

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
