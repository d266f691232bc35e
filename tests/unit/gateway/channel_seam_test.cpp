// SPDX-License-Identifier: Apache-2.0
// What the gateway does for channels: batches with what they remember, receipts, parts of long texts, and
// answers that go out inside the provider's request.
#include <gtest/gtest.h>

#include <thread>

#include "foundation/error.h"
#include "gateway/channel_memory.h"
#include "gateway/posts.h"
#include "gateway/receipts.h"
#include "gateway/reply_wait.h"
#include "gateway/turn_speech.h"
#include "tests/support/stage.h"

namespace xiaoer {
namespace {

using namespace std::chrono_literals;
using channels::Receipt;
using test::Stage;

const gateway::AccountName kAccount{"fake", "main"};

class PartChannel final : public channels::Channel {
 public:
  [[nodiscard]] channels::Capabilities capabilities() const override { return can; }
  [[nodiscard]] channels::SendResult send(const OutboundMessage& message) override {
    sent.emplace_back(std::get<Text>(message.body).text);
    if (fail_on == static_cast<int>(sent.size())) return channels::RetryLater{"busy", Milliseconds{1000}};
    channels::Delivered delivered;
    delivered.provider_id = "p" + std::to_string(sent.size());
    return delivered;
  }
  channels::Capabilities can;
  std::vector<std::string> sent;
  int fail_on = 0;
};

struct Seam : ::testing::Test {
  Seam() { channel.can.receipts = true; }
  InboundMessage message(const std::string& id, const std::string& text) {
    return {{"fake", "main", "anna"}, id, Text{text}, stage.now, "", ""};
  }
  void post(const std::string& text) {
    const Id conversation_id = stage.inbox.open({"fake", "main", "anna"}, "zh");
    stage.database->write([&](Transaction& t) {
      gateway::Post made;
      made.conversation_id = conversation_id;
      made.author = "agent";
      made.body = Text{text};
      made.at = stage.now;
      gateway::add_post(t, made);
    });
  }
  void tell(const Receipt& receipt) {
    channels::Batch batch;
    batch.receipts = {receipt};
    stage.inbox.accept_batch(kAccount, batch);
  }
  std::string delivery() {
    return stage.one("SELECT delivery FROM message WHERE author = 'agent' ORDER BY id DESC LIMIT 1");
  }
  Stage stage;
  PartChannel channel;
  gateway::Sender sender{"fake", "main", channel, stage.services, stage.metrics};
  gateway::ReplyWait replies{*stage.database, stage.clock};
};

TEST_F(Seam, a_batch_is_stored_with_its_cursor_or_not_at_all) {
  channels::Batch batch;
  batch.messages = {message("1", "一"), message("2", "二"), message("1", "一")};
  batch.memories = {{"cursor", "2"}};
  const auto accepted = stage.inbox.accept_batch(kAccount, batch);
  ASSERT_EQ(accepted.size(), 3u);
  EXPECT_TRUE(accepted[2].duplicate);
  EXPECT_EQ(gateway::recall(*stage.database, kAccount, "cursor", stage.now), "2");

  batch.messages = {message("3", "三"), message("4", "四")};
  batch.messages[1].body = Card{};  // the first is good; something in the store refuses the second
  batch.memories = {{"cursor", "4"}};
  stage.database->write([](Transaction& t) {
    t.run(
        "CREATE TRIGGER refuse BEFORE INSERT ON message WHEN NEW.type = 'choices' BEGIN "
        "SELECT RAISE(ABORT, 'refused'); END");
  });
  EXPECT_THROW(stage.inbox.accept_batch(kAccount, batch), StorageError);
  EXPECT_EQ(gateway::recall(*stage.database, kAccount, "cursor", stage.now), "2");
  EXPECT_EQ(stage.one("SELECT COUNT(*) FROM message"), "2");
}

TEST_F(Seam, memories_are_replaced_forgotten_and_each_accounts_own) {
  stage.database->write([&](Transaction& t) {
    gateway::remember(t, kAccount, {{"k", "1"}, {"k", "2"}, {"short", "x", stage.now + 1min}});
  });
  EXPECT_EQ(gateway::recall(*stage.database, kAccount, "k", stage.now), "2");
  EXPECT_EQ(gateway::recall(*stage.database, {"fake", "other"}, "k", stage.now), "");
  EXPECT_EQ(gateway::recall(*stage.database, kAccount, "short", stage.now + 59s), "x");
  EXPECT_EQ(gateway::recall(*stage.database, kAccount, "short", stage.now + 61s), "");
  stage.database->write([&](Transaction& t) { gateway::forget(t, stage.now + 61s, 10); });
  EXPECT_EQ(stage.one("SELECT COUNT(*) FROM channel_memory"), "1");
}

TEST_F(Seam, threads_of_one_person_are_conversations_apart) {
  auto one = message("1", "订单"), two = message("2", "发票");
  two.from.thread = "t2";
  EXPECT_NE(stage.inbox.accept(one).conversation_id, stage.inbox.accept(two).conversation_id);
  EXPECT_EQ(stage.one("SELECT COUNT(*) FROM person"), "1");
}

TEST_F(Seam, sent_becomes_delivered_when_all_parts_have_arrived) {
  channel.can.text_limit = 10;
  post("第一句话在这里。第二句话在这里。");
  sender.send_due();
  ASSERT_EQ(channel.sent.size(), 2u);
  EXPECT_EQ(delivery(), "sent");
  EXPECT_EQ(stage.one("SELECT parts FROM message WHERE author = 'agent'"), "2");
  EXPECT_NE(stage.metrics.text().find("xiaoer_message_parts_total{channel=\"fake\"} 2"), std::string::npos);
  tell({"p1", true});
  EXPECT_EQ(delivery(), "sent");
  tell({"p2", true});
  EXPECT_EQ(delivery(), "delivered");
}

TEST_F(Seam, one_failed_part_fails_the_message_with_the_reason) {
  post("您好");
  sender.send_due();
  tell({"p1", false, "号码是空号"});
  EXPECT_EQ(delivery(), "failed");
  EXPECT_EQ(stage.one("SELECT delivery_note FROM message WHERE author = 'agent'"), "号码是空号");
}

TEST_F(Seam, a_receipt_may_come_before_the_send_has_returned) {
  tell({"p1", true});
  post("您好");
  sender.send_due();
  EXPECT_EQ(delivery(), "delivered");
}

TEST_F(Seam, parts_that_went_are_not_repeated) {
  channel.can.text_limit = 10;
  channel.fail_on = 2;
  post("第一句话在这里。第二句话在这里。");
  sender.send_due();
  EXPECT_EQ(delivery(), "waiting");
  stage.now += 2s;
  sender.send_due();
  EXPECT_EQ(channel.sent,
            (std::vector<std::string>{"第一句话在这里。", "第二句话在这里。", "第二句话在这里。"}));
  tell({"p1", true});
  tell({"p3", true});
  EXPECT_EQ(delivery(), "delivered");
}

TEST_F(Seam, an_answer_in_time_goes_inside_the_request_and_only_there) {
  auto asked = message("1", "你好");
  asked.reply_until = stage.now + 4500ms;
  const auto accepted = stage.inbox.accept(asked);
  stage.worker.settle();
  EXPECT_EQ(sender.send_due(), 0u) << "held for the request";
  const auto taken = replies.take(accepted, stage.now + 4500ms);
  ASSERT_FALSE(taken.empty());
  EXPECT_EQ(taken[0].author, "bot");
  stage.now += 10s;
  EXPECT_EQ(sender.send_due(), 0u);
  // The provider did not get it and asks again: the same words.
  auto again = stage.inbox.accept(asked);
  EXPECT_TRUE(again.duplicate);
  const auto repeated = replies.take(again, stage.now + 1s);
  ASSERT_EQ(repeated.size(), taken.size());
  EXPECT_EQ(repeated[0].id, taken[0].id);
}

TEST_F(Seam, an_answer_that_is_late_goes_the_usual_way_and_only_there) {
  auto asked = message("1", "你好");
  asked.reply_until = stage.now + 4500ms;
  const auto accepted = stage.inbox.accept(asked);
  EXPECT_TRUE(replies.take(accepted, stage.now).empty());
  stage.worker.settle();
  stage.now += 5s;
  EXPECT_GE(sender.send_due(), 1u);
  EXPECT_TRUE(replies.take(accepted, stage.now).empty());
}

TEST_F(Seam, what_the_request_could_not_carry_goes_back_to_the_sender) {
  auto asked = message("1", "你好");
  asked.reply_until = stage.now + 4500ms;
  const auto accepted = stage.inbox.accept(asked);
  stage.worker.settle();
  const auto taken = replies.take(accepted, stage.now);
  ASSERT_FALSE(taken.empty());
  EXPECT_TRUE(replies.settle({{taken[0].id, channels::RetryLater{"a picture does not fit", {}}}}));
  EXPECT_EQ(sender.send_due(), 1u);
  EXPECT_TRUE(replies.take(accepted, stage.now).empty());
}

TEST_F(Seam, what_cannot_be_read_is_left_to_the_sender_which_shows_it) {
  auto asked = message("1", "你好");
  asked.reply_until = stage.now + 4500ms;
  const auto accepted = stage.inbox.accept(asked);
  stage.worker.settle();
  stage.database->write([](Transaction& transaction) {
    transaction.run("UPDATE message SET type = 'choices', extra = '{' WHERE author = 'bot'");
  });
  EXPECT_TRUE(replies.take(accepted, stage.now).empty());
  EXPECT_EQ(sender.send_due(), 1u);
  EXPECT_TRUE(channel.sent.empty());
  EXPECT_EQ(stage.one("SELECT delivery FROM message WHERE author = 'bot'"), "failed");
}

TEST_F(Seam, a_request_waits_for_the_turn) {
  auto asked = message("1", "你好");
  asked.reply_until = stage.now + 10s;
  const auto accepted = stage.inbox.accept(asked);
  std::vector<OutboundMessage> taken;
  std::jthread request([&] { taken = replies.take(accepted, stage.now + 10s); });
  stage.worker.settle();
  replies.done(accepted.message_id);
  request.join();
  EXPECT_FALSE(taken.empty());
}

// A worker that knows of waiting requests, as in the service.
struct WaitedFor : Seam {
  gateway::TurnContext context() {
    gateway::TurnContext made{stage.clock, [] { return true; }, 480};
    made.replies = &replies;
    return made;
  }
  channels::Accepted ask(const std::string& id) {
    auto asked = message(id, "你好");
    asked.reply_until = stage.now + 10s;
    channels::Batch batch;
    batch.messages = {asked};
    return inbox.accept_batch(kAccount, batch).at(0);
  }
  std::string outbox() { return stage.one("SELECT COUNT(*) FROM outbox"); }
  gateway::Worker worker{stage.services, context(), stage.metrics, {1, 4, 2}};
  gateway::Inbox inbox{*stage.database,
                       stage.clock,
                       [this](Id id) { worker.wake(id); },
                       {},
                       [this](Id id, TimePoint until) { replies.expect(id, until); }};
};

TEST_F(WaitedFor, the_turn_itself_gives_its_words_to_the_request) {
  const auto accepted = ask("1");
  worker.settle();
  EXPECT_EQ(outbox(), "0");
  const auto taken = replies.take(accepted, stage.now);
  ASSERT_FALSE(taken.empty());
  EXPECT_EQ(stage.one("SELECT delivery FROM message WHERE author = 'bot'"), "delivered");
  EXPECT_EQ(replies.take(accepted, stage.now).size(), taken.size()) << "a provider's retry gets the same";
  stage.now += 1min;
  EXPECT_EQ(sender.send_due(), 0u);
}

TEST_F(WaitedFor, a_request_that_never_came_leaves_the_words_to_the_sender) {
  ask("1");
  stage.now += 11s;
  worker.settle();
  EXPECT_GE(sender.send_due(), 1u);
}

TEST_F(WaitedFor, a_request_whose_time_is_over_leaves_the_words_to_the_sender) {
  const auto accepted = ask("1");
  EXPECT_TRUE(replies.take(accepted, stage.now).empty());
  worker.settle();
  EXPECT_EQ(outbox(), "1");
  stage.now += 11s;
  EXPECT_EQ(sender.send_due(), 1u);
}

TEST_F(WaitedFor, what_a_promised_turn_says_is_waited_for_even_after_the_time) {
  const auto accepted = ask("1");
  ASSERT_TRUE(replies.promise(accepted.message_id));
  std::vector<OutboundMessage> taken;
  std::jthread request([&] { taken = replies.take(accepted, stage.now); });
  worker.settle();
  request.join();
  EXPECT_FALSE(taken.empty());
}

TEST_F(WaitedFor, a_promise_of_a_turn_that_was_not_kept_ends) {
  const auto accepted = ask("1");
  ASSERT_TRUE(replies.promise(accepted.message_id));
  std::vector<OutboundMessage> taken;
  std::jthread request([&] { taken = replies.take(accepted, stage.now); });
  replies.failed(accepted.message_id);
  request.join();
  EXPECT_TRUE(taken.empty());
}

TEST(MergedSpeech, joins_neighbours_up_to_the_limit_and_keeps_choices) {
  gateway::Post one, two, card;
  one.body = Text{"您好！"};
  two.body = Text{"请问有什么可以帮您？"};
  card.body = Card{"请选择", {{"退货", "退货"}}};
  channels::Capabilities can;
  EXPECT_EQ(gateway::merged({one, two, card}, can).size(), 3u);
  can.merge = true;
  auto all = gateway::merged({one, two, card}, can);
  ASSERT_EQ(all.size(), 1u);
  EXPECT_EQ(std::get<Card>(all[0].body).text, "您好！\n\n请问有什么可以帮您？\n\n请选择");
  can.byte_limit = 45;
  EXPECT_EQ(gateway::merged({one, two, card}, can).size(), 2u);
}

}  // namespace
}  // namespace xiaoer
