// SPDX-License-Identifier: Apache-2.0
// What a mail becomes, and which conversation it joins.
#include "channels/email/thread_token.h"
#include "channels/topic_split.h"
#include "tests/unit/channels/email/channel_stage.h"

namespace xiaoer::channels::email {
namespace {

using namespace std::chrono_literals;

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

}  // namespace
}  // namespace xiaoer::channels::email
