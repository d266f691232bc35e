// SPDX-License-Identifier: Apache-2.0
// The SMPP driver against a message centre in this process: real sockets, short times.
#include "channels/sms/smpp_driver.h"

#include "foundation/error.h"
#include "gtest/gtest.h"
#include "tests/support/fake_sink.h"
#include "tests/support/smsc.h"

namespace xiaoer::channels::sms {
namespace {

using namespace std::chrono_literals;
using test::from_phone;

class Smpp : public ::testing::Test {
 protected:
  Smpp() {
    settings.link.endpoint = {"127.0.0.1", smsc.port()};
    settings.link.bind.system_id = "gw";
    settings.link.bind.password = "secret";
    settings.link.patience = 3s;
    settings.link.answer_time = 2s;
    settings.link.first_pause = 20ms;
    settings.sender.number = "1069012345";
    settings.signature = "【小二食品】";
  }
  ~Smpp() override { leave(); }
  void run() {
    sink = core.sink();
    sink.warn = [this](const std::string&, const std::string& why) {
      const std::lock_guard lock(mutex);
      warnings.push_back(why);
    };
    driver = std::make_unique<SmppDriver>(settings, rules, [this] { return core.now; });
    driver->attach(sink);
    thread = std::jthread([this](const std::stop_token& stop) {
      driver->listen(stop, [this](const Delivery& delivery) { take(delivery); });
    });
  }
  void leave() {
    thread.request_stop();
    if (thread.joinable()) thread.join();
  }
  void take(const Delivery& delivery) {
    const std::lock_guard lock(mutex);
    if (failures > 0 && failures-- > 0) throw StorageError(StorageError::Kind::full, "the disk is full");
    for (const auto& arrival : delivery.arrivals) arrivals.push_back(arrival);
    for (const auto& report : delivery.reports) reports.push_back(report);
    sink.remember(delivery.memories);
  }
  SendResult send(const std::string& text) {
    return driver->submit({{7, "+8613800138000", text, "bot"}}).at(0);
  }

  test::FakeSink core;
  Sink sink;
  test::Smsc smsc;
  Rules rules = read_rules(std::filesystem::path(XIAOER_SOURCE_DIR) / "config/sms/china.toml");
  SmppSettings settings;
  std::unique_ptr<SmppDriver> driver;
  std::mutex mutex;
  std::vector<Arrival> arrivals;
  std::vector<Report> reports;
  std::vector<std::string> warnings;
  int failures = 0;
  std::jthread thread;
};

TEST_F(Smpp, SendsWithSignatureAndCountsParts) {
  run();
  const auto result = send("您好");
  ASSERT_TRUE(std::holds_alternative<Delivered>(result));
  EXPECT_EQ(std::get<Delivered>(result).provider_id, "id1");
  EXPECT_EQ(std::get<Delivered>(result).parts, 1);
  const auto message = smsc.submitted().at(0);
  EXPECT_EQ(from_ucs2(message.bytes), "【小二食品】您好");
  EXPECT_EQ(message.destination.number, "8613800138000");
  EXPECT_EQ(message.destination.ton, 1);
  EXPECT_EQ(message.registered, 1);

  std::string text;
  for (int i = 0; i < 30; ++i) text += "您的订单";
  const auto longer = std::get<Delivered>(send(text));
  EXPECT_EQ(longer.parts, 2);
  EXPECT_EQ(longer.more_ids, std::vector<std::string>{"id3"});
  EXPECT_EQ(smsc.submitted().at(1).esm_class, 0x40);
}

TEST_F(Smpp, KeepsTheWindow) {
  settings.link.window = 4;
  run();
  std::vector<Outgoing> many;
  for (int i = 0; i < 300; ++i) many.push_back({i, "+8613800138000", std::to_string(i), "bot"});
  const auto results = driver->submit(many);
  ASSERT_EQ(results.size(), 300u);
  for (std::size_t i = 0; i < results.size(); ++i)
    EXPECT_EQ(std::get<Delivered>(results[i]).provider_id, smsc.id_of(i));
  EXPECT_EQ(from_ucs2(smsc.submitted().at(299).bytes), "【小二食品】299");
}

TEST_F(Smpp, ThrottlingWaitsLongerEachTimeAndStopsTheRest) {
  smsc.on_submit = [](const ShortMessage&) { return std::uint32_t{throttled}; };
  settings.link.window = 1;
  run();
  EXPECT_EQ(std::get<RetryLater>(send("a")).after, 5s);
  EXPECT_EQ(std::get<RetryLater>(send("a")).after, 10s);
  const auto two = driver->submit({{1, "+861", "a", "bot"}, {2, "+861", "b", "bot"}});
  EXPECT_EQ(std::get<RetryLater>(two[0]).after, 20s);
  EXPECT_EQ(std::get<RetryLater>(two[1]).after, std::nullopt);
  smsc.on_submit = nullptr;
  EXPECT_TRUE(std::holds_alternative<Delivered>(send("a")));
}

TEST_F(Smpp, AWholeWindowThatIsThrottledCountsOnce) {
  int good = 0;
  smsc.on_submit = [&](const ShortMessage&) {
    return good > 0 && good-- > 0 ? std::uint32_t{ok} : std::uint32_t{throttled};
  };
  settings.link.window = 10;
  run();
  const std::vector<Outgoing> ten(10, {1, "+861", "a", "bot"});
  for (const auto pause : {5s, 10s, 20s})
    for (const SendResult& result : driver->submit(ten)) EXPECT_EQ(std::get<RetryLater>(result).after, pause);
  good = 3;  // a part of them got through: not so many times in a row any more
  const auto mixed = driver->submit(ten);
  EXPECT_TRUE(std::holds_alternative<Delivered>(mixed[2]));
  for (std::size_t i = 3; i < ten.size(); ++i) EXPECT_EQ(std::get<RetryLater>(mixed[i]).after, 5s);
}

TEST_F(Smpp, RefusalsAreInWordsAndTemporaryOnesAreTriedAgain) {
  std::uint32_t status = 0x0B;
  smsc.on_submit = [&](const ShortMessage&) { return status; };
  run();
  EXPECT_EQ(std::get<Rejected>(send("a")).reason, "号码有误 / the number is wrong（0x0B）");
  for (const std::uint32_t later : {0x08, 0x64}) {
    status = later;
    EXPECT_TRUE(std::holds_alternative<RetryLater>(send("a"))) << later;
  }
}

TEST_F(Smpp, PartOfALongMessageIsNotRepeatedBlindly) {
  int count = 0;
  smsc.on_submit = [&](const ShortMessage&) {
    return ++count == 2 ? std::uint32_t{0x45} : std::uint32_t{ok};
  };
  run();
  std::string text;
  for (int i = 0; i < 30; ++i) text += "您的订单";
  EXPECT_TRUE(std::holds_alternative<Unknown>(send(text)));
}

TEST_F(Smpp, NoAnswerIsUnknownAndTheConnectionIsMadeAnew) {
  settings.link.answer_time = 200ms;
  smsc.on_submit = [](const ShortMessage&) { return std::nullopt; };
  run();
  EXPECT_TRUE(std::holds_alternative<Unknown>(send("a")));
  EXPECT_TRUE(smsc.wait_bound(2));
  smsc.on_submit = nullptr;
  EXPECT_TRUE(std::holds_alternative<Delivered>(send("a")));
}

TEST_F(Smpp, NobodyThereIsTriedAgain) {
  smsc.stop();
  settings.link.patience = 50ms;
  run();
  EXPECT_TRUE(std::holds_alternative<RetryLater>(send("a")));
  smsc.start();
  EXPECT_TRUE(smsc.wait_bound());
}

TEST_F(Smpp, ARefusedBindIsSaidOnce) {
  smsc.bind_status = 0x0E;
  settings.link.patience = 300ms;
  run();
  const auto result = send("a");
  EXPECT_NE(std::get<RetryLater>(result).reason.find("the password is wrong"), std::string::npos);
  const std::lock_guard lock(mutex);
  ASSERT_EQ(warnings.size(), 1u);
  EXPECT_NE(warnings[0].find("密码不对"), std::string::npos);
}

TEST_F(Smpp, MessagesAreAnsweredOnlyWhenTheyAreStored) {
  run();
  ASSERT_TRUE(smsc.wait_bound());
  failures = 1;
  EXPECT_EQ(smsc.deliver(from_phone("8613800138000", "退款")), std::uint32_t{try_again});
  EXPECT_TRUE(arrivals.empty());
  EXPECT_EQ(smsc.deliver(from_phone("8613800138000", "退款")), std::uint32_t{ok});
  ASSERT_EQ(arrivals.size(), 1u);
  EXPECT_EQ(arrivals[0].text, "退款");
  EXPECT_EQ(arrivals[0].from, "+8613800138000");
}

TEST_F(Smpp, AMessageThatComesAgainAfterABreakIsTheSame) {
  run();
  ASSERT_TRUE(smsc.wait_bound());
  EXPECT_EQ(smsc.deliver(from_phone("8613800138000", "1")), std::uint32_t{ok});
  EXPECT_EQ(smsc.deliver(from_phone("8613800138000", "1")), std::uint32_t{ok});
  smsc.cut();
  ASSERT_TRUE(smsc.wait_bound(2));
  EXPECT_EQ(smsc.deliver(from_phone("8613800138000", "1")), std::uint32_t{ok});
  ASSERT_EQ(arrivals.size(), 3u);
  EXPECT_NE(arrivals[0].provider_id, arrivals[1].provider_id);
  EXPECT_TRUE(arrivals[2].provider_id == arrivals[0].provider_id ||
              arrivals[2].provider_id == arrivals[1].provider_id);
}

TEST_F(Smpp, PiecesSurviveARestartOfOurs) {
  std::string text;
  for (int i = 0; i < 40; ++i) text += "牛奶坏了";
  auto pieces = pieces_of(text, 0, Alphabet::gsm7);
  ASSERT_EQ(pieces.size(), 3u);
  const auto message = [&](std::size_t i) {
    auto made = from_phone("8613800138000", "");
    made.esm_class = 0x40;
    made.bytes = pieces[i].bytes;
    return made;
  };
  run();
  ASSERT_TRUE(smsc.wait_bound());
  EXPECT_EQ(smsc.deliver(message(2)), std::uint32_t{ok});
  EXPECT_EQ(smsc.deliver(message(0)), std::uint32_t{ok});
  EXPECT_TRUE(arrivals.empty());
  leave();
  run();
  ASSERT_TRUE(smsc.wait_bound(2));
  EXPECT_EQ(smsc.deliver(message(1)), std::uint32_t{ok});
  ASSERT_EQ(arrivals.size(), 1u);
  EXPECT_EQ(arrivals[0].text, text);
}

TEST_F(Smpp, PiecesInOptionalParametersAreJoinedToo) {
  run();
  ASSERT_TRUE(smsc.wait_bound());
  for (const char number : {'\2', '\1'}) {
    auto piece = from_phone("8613800138000", number == 1 ? "你" : "好");
    piece.fields[sar_reference] = std::string("\x01\x02", 2);
    piece.fields[sar_total] = "\2";
    piece.fields[sar_number] = std::string(1, number);
    EXPECT_EQ(smsc.deliver(piece), std::uint32_t{ok});
  }
  ASSERT_EQ(arrivals.size(), 1u);
  EXPECT_EQ(arrivals[0].text, "你好");
}

TEST_F(Smpp, ReceiptsTellWhatBecameOfIt) {
  run();
  ASSERT_TRUE(smsc.wait_bound());
  ShortMessage receipt = from_phone("8613800138000", "");
  receipt.esm_class = 4;
  receipt.coding = 0;
  receipt.bytes = "id:00ID1 sub:001 dlvrd:001 stat:ENROUTE err:000 text:";
  EXPECT_EQ(smsc.deliver(receipt), std::uint32_t{ok});
  receipt.bytes = "id:00ID1 sub:001 dlvrd:001 stat:DELIVRD err:000 text:";
  EXPECT_EQ(smsc.deliver(receipt), std::uint32_t{ok});
  receipt.bytes = "id:ID2 stat:UNDELIV err:MK:0001 text:";
  EXPECT_EQ(smsc.deliver(receipt), std::uint32_t{ok});
  ASSERT_EQ(reports.size(), 2u);
  EXPECT_EQ(reports[0].provider_id, "id1");
  EXPECT_TRUE(reports[0].arrived);
  EXPECT_EQ(reports[1].code, "UNDELIV MK:0001");
  EXPECT_FALSE(reports[1].arrived);
}

TEST_F(Smpp, BadPdusAreAnsweredAndHurtNothing) {
  run();
  ASSERT_TRUE(smsc.wait_bound());
  EXPECT_EQ(smsc.ask({deliver_sm, 0, 0, ""}), std::uint32_t{0x45});
  EXPECT_EQ(smsc.ask({deliver_sm, 0, 0, std::string(40, '\xFF')}), std::uint32_t{0x45});
  EXPECT_EQ(smsc.ask({0x123, 0, 0, "?"}), std::uint32_t{bad_command});
  for (const char* nobody : {"", "\xFF\xFE", "\x01"})
    EXPECT_EQ(smsc.deliver(from_phone(nobody, "退款")), std::uint32_t{0x0A});
  EXPECT_TRUE(arrivals.empty());
  auto unknown = from_phone("8613800138000", "");
  unknown.coding = 0x06;
  unknown.bytes = "\x01\x02\xFF";
  EXPECT_EQ(smsc.deliver(unknown), std::uint32_t{ok});
  ASSERT_EQ(arrivals.size(), 1u);
  EXPECT_EQ(arrivals[0].text, rules.unreadable);
  smsc.send_raw(std::string("\xFF\xFF\xFF\xFF", 4));  // a length that cannot be: the connection is made anew
  EXPECT_TRUE(smsc.wait_bound(2));
  EXPECT_EQ(smsc.deliver(from_phone("8613800138000", "在吗")), std::uint32_t{ok});
}

TEST_F(Smpp, ASilentOperatorIsLeft) {
  settings.link.enquire_every = 60ms;
  run();
  ASSERT_TRUE(smsc.wait_bound());
  smsc.silent = true;
  EXPECT_TRUE(smsc.wait_bound(2));
}

TEST_F(Smpp, ARestartOfTheOperatorIsOverInTwoSecondsHoweverLongItTook) {
  settings.link.first_pause = 200ms;
  run();
  ASSERT_TRUE(std::holds_alternative<Delivered>(send("1")));
  smsc.stop();
  EXPECT_TRUE(std::holds_alternative<RetryLater>(send("lost")));  // after all its patience
  smsc.start();
  const auto began = std::chrono::steady_clock::now();
  EXPECT_TRUE(std::holds_alternative<Delivered>(send("2")));
  EXPECT_LT(std::chrono::steady_clock::now() - began, 2s);
}

}  // namespace
}  // namespace xiaoer::channels::sms
