// SPDX-License-Identifier: Apache-2.0
// What is the same for every driver: refusals, quiet hours, limits, receipts in words.
#include "channels/sms/sms_channel.h"

#include "foundation/text.h"
#include "gtest/gtest.h"
#include "tests/support/fake_sink.h"

namespace xiaoer::channels::sms {
namespace {

using namespace std::chrono_literals;

struct Wire {
  std::vector<Outgoing> sent;
  Intake intake;
};

// Sends all it gets; a test speaks through its intake.
class PaperDriver final : public Driver {
 public:
  explicit PaperDriver(Wire& wire) : wire_(wire) {}
  [[nodiscard]] std::vector<SendResult> submit(const std::vector<Outgoing>& messages) override {
    wire_.sent.insert(wire_.sent.end(), messages.begin(), messages.end());
    return std::vector<SendResult>(messages.size(), Delivered{"id"});
  }
  [[nodiscard]] std::size_t longest() const override { return 670; }
  [[nodiscard]] WebhookReply callback(const WebhookRequest&, const Intake& intake) override {
    wire_.intake = intake;
    return {};
  }

 private:
  Wire& wire_;
};

class SmsRulesAtWork : public ::testing::Test {
 protected:
  SmsRulesAtWork() {
    core.now = parse_rfc3339("2026-11-22T12:00:00+08:00").value();
    open();
  }
  // Also as a restart does it: what is only in the process is gone.
  void open() {
    Settings settings;
    settings.signature = "【小二食品】";
    settings.name = "小二食品";
    settings.answer_length = 140;
    settings.rules = read_rules(std::filesystem::path(XIAOER_SOURCE_DIR) / "config/sms/china.toml");
    channel = std::make_unique<SmsChannel>(
        settings, ChannelContext{"main", "http://127.0.0.1:8080", "", "", [this] { return core.now; }},
        [this](const Rules&) { return std::make_unique<PaperDriver>(wire); });
    channel->attach(sink);
    static_cast<void>(channel->receive({}, sink));
  }
  void writes(const std::string& text) {
    wire.intake({{{"13800138000", "1069", text, "m" + std::to_string(++count), std::nullopt}}, {}, {}});
  }
  SendResult send(const std::string& author, const std::string& text = "您的退款已到账") {
    return channel->send({++count, 1, 1, me, Text{text}, author});
  }
  bool goes(const std::string& author, const std::string& text = "您的退款已到账") {
    return std::holds_alternative<Delivered>(send(author, text));
  }

  test::FakeSink core;
  Sink sink = core.sink();
  Wire wire;
  std::unique_ptr<SmsChannel> channel;
  Id count = 0;
  const Address me{"sms", "main", "+8613800138000"};
};

TEST_F(SmsRulesAtWork, RefusingEndsEverythingIsConfirmedOnceAndIsNoQuestion) {
  EXPECT_TRUE(goes("system"));
  for (const char* word : {"td", "退订。", " ＴＤ "}) writes(word);
  ASSERT_EQ(core.posted.size(), 1u);
  EXPECT_EQ(core.posted[0].first.peer, me.peer);
  for (const auto& message : core.accepted) EXPECT_EQ(std::get<Event>(message.body).kind, "opt_out");
  EXPECT_TRUE(goes("system", std::get<Text>(core.posted[0].second).text));
  for (const char* author : {"system", "bot", "agent"})
    EXPECT_TRUE(std::holds_alternative<Rejected>(send(author))) << author;
  EXPECT_EQ(channel->objection({0, 1, 0, me, Text{"在吗"}, "agent"}).value().code, "opted_out");
}

TEST_F(SmsRulesAtWork, WhoAsksAgainIsAnsweredForADayButGetsNoNotices) {
  writes("退订");
  core.now += 1min;
  writes("我的退款呢");
  EXPECT_TRUE(goes("bot"));
  EXPECT_TRUE(goes("agent"));
  EXPECT_FALSE(goes("system"));
  EXPECT_FALSE(channel->objection({0, 1, 0, me, Text{"在"}, "agent"}));
  core.now += 25h;
  EXPECT_FALSE(goes("bot"));
}

TEST_F(SmsRulesAtWork, WhoComesBackGetsNoticesAgain) {
  writes("退订");
  writes("dy");
  EXPECT_EQ(core.posted.size(), 2u);
  EXPECT_TRUE(goes("system"));
  writes("TD");
  EXPECT_EQ(core.posted.size(), 3u);
}

TEST_F(SmsRulesAtWork, WhatIsStoredStaysTakenWhenItsConfirmationIsNot) {
  int tries = 0;
  std::vector<std::string> warnings;
  sink.post = [&](const Address&, const MessageBody&) {
    ++tries;
    throw StorageError(StorageError::Kind::full, "the disk is full");
  };
  sink.warn = [&](const std::string&, const std::string& why) { warnings.push_back(why); };
  EXPECT_NO_THROW(wire.intake({{{"13800138000", "1069", "退订", "a", std::nullopt},
                                {"13900139000", "1069", "TD", "b", std::nullopt},
                                {"13900139001", "1069", "退款呢", "c", std::nullopt}},
                               {},
                               {}}));
  EXPECT_EQ(core.accepted.size(), 3u);
  EXPECT_EQ(tries, 2);
  ASSERT_EQ(warnings.size(), 2u);
  EXPECT_NE(warnings[0].find("the disk is full"), std::string::npos);
  EXPECT_FALSE(goes("system"));
}

TEST_F(SmsRulesAtWork, WordsInsideASentenceAreNoRefusal) {
  writes("我要退订牛奶");
  EXPECT_TRUE(std::holds_alternative<Text>(core.accepted.at(0).body));
  EXPECT_TRUE(goes("system"));
}

TEST_F(SmsRulesAtWork, NoticesSayHowToRefuseAndAnswersDoNot) {
  static_cast<void>(send("system"));
  static_cast<void>(send("bot"));
  EXPECT_EQ(wire.sent.at(0).text, "您的退款已到账 退订回T");
  EXPECT_EQ(wire.sent.at(1).text, "您的退款已到账");
}

TEST_F(SmsRulesAtWork, NoticesWaitForTheMorningUnlessThePersonIsAwake) {
  core.now = parse_rfc3339("2026-11-22T23:00:00+08:00").value();
  EXPECT_EQ(std::get<RetryLater>(send("system")).after, 9h);
  EXPECT_TRUE(goes("agent"));
  writes("到哪了");
  EXPECT_TRUE(goes("system"));
  core.now += 61min;
  EXPECT_FALSE(goes("system"));
}

TEST_F(SmsRulesAtWork, OneNumberGetsNoFlood) {
  for (int i = 0; i < 10; ++i) EXPECT_TRUE(goes("bot")) << i;
  EXPECT_TRUE(std::holds_alternative<RetryLater>(send("bot")));
  for (int sent = 10; sent < 50; ++sent) {
    core.now += 3min;
    EXPECT_TRUE(goes("bot")) << sent;
  }
  core.now += 3min;
  EXPECT_TRUE(std::holds_alternative<Rejected>(send("bot")));
  EXPECT_EQ(channel->allowance(me).value().left, 0);
  EXPECT_EQ(channel->objection({0, 1, 0, me, Text{"在"}, "agent"}).value().code, "daily_limit");
  core.now += 24h;
  EXPECT_TRUE(goes("bot"));
  EXPECT_EQ(channel->allowance(me).value().left, 49);
}

TEST_F(SmsRulesAtWork, TheCountOfTheDaySurvivesARestartButForItsLastSeconds) {
  for (int i = 0; i < 5; ++i) EXPECT_TRUE(goes("bot"));
  core.now += 3s;
  EXPECT_TRUE(goes("bot"));  // keeps all before it
  EXPECT_TRUE(goes("bot"));
  EXPECT_EQ(channel->allowance(me).value().left, 43);
  open();
  EXPECT_EQ(channel->allowance(me).value().left, 44);
}

TEST_F(SmsRulesAtWork, ReceiptsComeInWords) {
  wire.intake({{}, {{"id", false, "UNDELIV MK:0001"}, {"id2", true, ""}}, {}});
  ASSERT_EQ(core.receipts.size(), 2u);
  EXPECT_EQ(core.receipts[0].reason, "空号 / the number does not exist（UNDELIV MK:0001）");
  EXPECT_TRUE(core.receipts[1].arrived);
}

TEST_F(SmsRulesAtWork, EmptyAndControlSignsBecomeWords) {
  writes("");
  writes(std::string("a\0\x07 b", 5));
  EXPECT_EQ(std::get<Text>(core.accepted[0].body).text, "[空短信]");
  EXPECT_EQ(std::get<Text>(core.accepted[1].body).text, "a b");
  EXPECT_EQ(core.accepted[0].from.peer, "+8613800138000");
}

TEST_F(SmsRulesAtWork, PicturesAreRefusedBeforeTheyAreSent) {
  EXPECT_EQ(channel->objection({0, 1, 0, me, Attachment{"image"}, "agent"}).value().code, "text_only");
}

std::string long_answer() {
  std::string text;
  for (int i = 0; i < 20; ++i) text += "没有拆封的商品七天内可以退货。";
  return text;
}

TEST_F(SmsRulesAtWork, LongAnswersOfTheBotEndWithALinkAndPeoplesAreRefusedAtTheDesk) {
  EXPECT_TRUE(goes("bot", long_answer()));
  const std::string text = wire.sent.at(0).text;
  EXPECT_LE(count_code_points(text), 140u);
  EXPECT_NE(text.find("。…全文：http://127.0.0.1:8080/s/main/"), std::string::npos);
  EXPECT_TRUE(goes("agent", long_answer()));
  EXPECT_EQ(wire.sent.at(1).text, long_answer());
  EXPECT_EQ(channel->objection({0, 1, 0, me, Text{long_answer() + long_answer() + long_answer()}, "agent"})
                .value()
                .code,
            "too_long");
}

TEST_F(SmsRulesAtWork, ThePageGoesOnWithTheSameConversation) {
  writes("没拆封能退吗 <script>");
  EXPECT_TRUE(goes("bot", long_answer()));
  core.answer(me, Text{long_answer()});
  const std::string text = wire.sent.at(0).text;
  const std::string path = text.substr(text.find("/s/main/"));
  int asked_inside = 0;
  core.answer_inside = [&](const Accepted&) {
    ++asked_inside;
    return std::vector<OutboundMessage>{};
  };
  const auto page = channel->receive({"GET", path, {}, {}, "", "203.0.113.1"}, sink);
  EXPECT_EQ(page.status, 200);
  EXPECT_NE(page.body.find(long_answer()), std::string::npos);
  EXPECT_NE(page.body.find("&lt;script&gt;"), std::string::npos);
  EXPECT_EQ(page.body.find("<script"), std::string::npos);
  for (int i = 0; i < 2; ++i)
    EXPECT_EQ(
        channel
            ->receive({"POST", path, {}, {}, "id=1&text=%E9%82%A3%E8%BF%90%E8%B4%B9%E5%91%A2", "203.0.113.1"},
                      sink)
            .status,
        303);
  ASSERT_EQ(core.accepted.size(), 2u);
  EXPECT_FALSE(core.accepted[0].reply_until);
  EXPECT_EQ(core.accepted[1].reply_until, core.now + 4s);  // the page itself carries an answer in time
  EXPECT_EQ(asked_inside, 2);
  EXPECT_EQ(core.accepted[1].from.peer, me.peer);
  EXPECT_EQ(std::get<Text>(core.accepted[1].body).text, "那运费呢");
}

TEST_F(SmsRulesAtWork, ThePageOfALongConversationShowsItsEnd) {
  EXPECT_TRUE(goes("bot", long_answer()));
  const std::string text = wire.sent.at(0).text;
  const std::string path = text.substr(text.find("/s/main/"));
  const auto shows = [&](int answer) {
    const auto page = channel->receive({"GET", path, {}, {}, "", "203.0.113.1"}, sink);
    return page.body.find(">答" + std::to_string(answer) + "<") != std::string::npos;
  };
  int answers = 0;
  for (const int all : {199, 200, 201, 400, 450}) {
    while (answers < all) core.answer(me, Text{"答" + std::to_string(++answers)});
    EXPECT_TRUE(shows(all)) << all;
    EXPECT_TRUE(shows(std::max(1, all - 199))) << all;
    EXPECT_FALSE(shows(all - 200)) << all;
  }
}

TEST_F(SmsRulesAtWork, StrangersFindNoPageAndMayNotTryLong) {
  EXPECT_TRUE(goes("bot", long_answer()));
  for (const char* path :
       {"/s/main/", "/s/main/0123456789abcdef", "/s/main/../..", "/s/main/0123456789abcdef0"})
    EXPECT_EQ(channel->receive({"GET", path, {}, {}, "", "203.0.113.9"}, sink).status, 404) << path;
  int status = 0;
  for (int i = 0; i < 40; ++i)
    status = channel->receive({"GET", "/s/main/0123456789abcdef", {}, {}, "", "203.0.113.9"}, sink).status;
  EXPECT_EQ(status, 429);
}

}  // namespace
}  // namespace xiaoer::channels::sms
