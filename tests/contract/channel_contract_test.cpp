// SPDX-License-Identifier: Apache-2.0
// What every channel promises the core, asked of each kind in the table and of the fake one.
#include <algorithm>

#include "channels/split.h"
#include "channels/table.h"
#include "foundation/text.h"
#include "gtest/gtest.h"
#include "tests/contract/channel_case.h"

namespace xiaoer {
namespace {

std::string words_of(const MessageBody& body) {
  if (const auto* letter = std::get_if<Letter>(&body)) return letter->text;
  return std::get<Text>(body).text;
}

using channels::ProviderAnswer;
using test::NamedCase;

constexpr const char* kFamily = "\U0001F468\u200D\U0001F469\u200D\U0001F467";  // one sign of five code points

class ChannelContract : public ::testing::TestWithParam<NamedCase> {
 protected:
  void SetUp() override { case_ = GetParam().make(); }
  channels::WebhookReply receive(const channels::WebhookRequest& request) {
    auto reply = case_->deliver(request);
    case_->fetch();
    return reply;
  }
  channels::SendResult send(const std::string& text) {
    return case_->channel().send({1, 1, 1, {GetParam().kind, "main", case_->peer()}, Text{text}, "agent"});
  }
  // A channel whose messages do not leave the house has nobody who could refuse them.
  void expect_never_fails() { EXPECT_TRUE(std::holds_alternative<channels::Delivered>(send("您好"))); }
  std::unique_ptr<test::ChannelCase> case_;
};

TEST_P(ChannelContract, StoresWhatItReceives) {
  EXPECT_LT(receive(case_->incoming("m1", "你好")).status, 300);
  ASSERT_EQ(case_->core().accepted.size(), 1u);
  const InboundMessage& message = case_->core().accepted[0];
  EXPECT_EQ(message.from.channel, GetParam().kind);
  EXPECT_FALSE(message.from.account.empty() || message.from.peer.empty() || message.provider_id.empty());
  EXPECT_EQ(words_of(message.body), "你好");
}

TEST_P(ChannelContract, BadSignatureStoresNothing) {
  EXPECT_EQ(receive(case_->forged("m1", "你好")).status, 401);
  EXPECT_TRUE(case_->core().accepted.empty());
}

TEST_P(ChannelContract, SameWebhookTwiceIsOneMessageAndBothAreAcknowledged) {
  const auto request = case_->incoming("m1", "你好");
  EXPECT_LT(receive(request).status, 300);
  EXPECT_LT(receive(request).status, 300);
  EXPECT_EQ(case_->core().accepted.size(), 1u);
  EXPECT_LT(receive(case_->incoming("m2", "你好")).status, 300);
  EXPECT_EQ(case_->core().accepted.size(), 2u);
}

TEST_P(ChannelContract, EmojiAndRareCharactersArriveAsTheyWereSent) {
  const std::string text = std::string("好吃👍🏽 ") + kFamily + " 𠮷野家 ñ";
  EXPECT_LT(receive(case_->incoming("m1", text)).status, 300);
  ASSERT_EQ(case_->core().accepted.size(), 1u);
  EXPECT_EQ(words_of(case_->core().accepted[0].body), text);
}

TEST_P(ChannelContract, GarbledBytesAreRefusedAndStoreNothing) {
  const std::string deep(50'000, '[');
  for (const std::string& bytes :
       {std::string(), std::string("\xFF\xFE\x00<", 4), deep, std::string("[]"), std::string("null")})
    EXPECT_EQ(receive(case_->garbled(bytes)).status / 100, 4) << bytes.substr(0, 10);
  EXPECT_TRUE(case_->core().accepted.empty());
}

TEST_P(ChannelContract, LongTextIsSplitWithinTheLimitAndLosesNothing) {
  const auto capabilities = case_->channel().capabilities();
  std::string text;
  while (count_code_points(text) < capabilities.text_limit * 3)
    text += std::string("您的订单已经发出，预计明天送到。") + kFamily;
  std::string joined;
  for (const MessageBody& part : channels::fitted(Text{text}, capabilities)) {
    const std::string& words = std::get<Text>(part).text;
    EXPECT_LE(count_code_points(words), capabilities.text_limit);
    EXPECT_TRUE(is_valid_utf8(words));
    joined += words;
  }
  EXPECT_EQ(joined, text);
}

TEST_P(ChannelContract, ChoicesReachPeopleWithOrWithoutButtons) {
  const auto capabilities = case_->channel().capabilities();
  const auto parts = channels::fitted(Card{"请选择", {{"退货", "1"}, {"换货", "2"}}}, capabilities);
  ASSERT_EQ(parts.size(), 1u);
  if (capabilities.choices)
    EXPECT_EQ(std::get<Card>(parts[0]).choices.size(), 2u);
  else
    EXPECT_EQ(std::get<Text>(parts[0]).text, "请选择\n1. 退货\n2. 换货");
}

TEST_P(ChannelContract, SuccessIsDelivered) {
  static_cast<void>(case_->provider_answers({}));
  EXPECT_TRUE(std::holds_alternative<channels::Delivered>(send("您好")));
}

TEST_P(ChannelContract, TooManyIsRetriedWhenTheProviderSays) {
  ProviderAnswer answer;
  answer.status = 429;
  answer.retry_after = "7";
  if (!case_->provider_answers(answer)) return expect_never_fails();
  const auto result = send("您好");
  ASSERT_TRUE(std::holds_alternative<channels::RetryLater>(result));
  EXPECT_EQ(std::get<channels::RetryLater>(result).after, Milliseconds{7000});
}

TEST_P(ChannelContract, FaultsOfTheProviderAreRetriedAndRefusalsAreNot) {
  ProviderAnswer answer;
  for (const int status : {500, 502, 503, 504}) {
    answer.status = status;
    if (!case_->provider_answers(answer)) return expect_never_fails();
    EXPECT_TRUE(std::holds_alternative<channels::RetryLater>(send("您好"))) << status;
  }
  answer.status = 400;
  answer.reason = "no such person";
  ASSERT_TRUE(case_->provider_answers(answer));
  EXPECT_TRUE(std::holds_alternative<channels::Rejected>(send("您好")));
}

// What may be sent twice without harm is sent again; the rest is shown to a person.
TEST_P(ChannelContract, NoAnswerIsUnknownOrHarmlesslyRepeatedAndNoConnectionIsRetried) {
  ProviderAnswer answer;
  answer.answered = false;
  if (!case_->provider_answers(answer)) return expect_never_fails();
  if (case_->channel().capabilities().idempotent)
    EXPECT_TRUE(std::holds_alternative<channels::RetryLater>(send("您好")));
  else
    EXPECT_TRUE(std::holds_alternative<channels::Unknown>(send("您好")));
  answer.connected = false;
  ASSERT_TRUE(case_->provider_answers(answer));
  EXPECT_TRUE(std::holds_alternative<channels::RetryLater>(send("您好")));
}

INSTANTIATE_TEST_SUITE_P(Kinds, ChannelContract, ::testing::ValuesIn(test::channel_cases()),
                         [](const auto& named) { return named.param.kind + named.param.driver; });

TEST(ChannelTable, EveryKindHasAContractCase) {
  const auto& cases = test::channel_cases();
  for (const auto& kind : channels::channel_kinds())
    EXPECT_TRUE(
        std::any_of(cases.begin(), cases.end(), [&](const auto& each) { return each.kind == kind.name; }))
        << kind.name << " has no case in tests/contract/channel_cases.cpp";
}

}  // namespace
}  // namespace xiaoer
