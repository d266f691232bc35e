// SPDX-License-Identifier: Apache-2.0
#include "gateway/outbox.h"

#include <gtest/gtest.h>

#include "gateway/posts.h"
#include "tests/support/stage.h"

namespace xiaoer {
namespace {

using namespace std::chrono_literals;
using gateway::Sender;
using test::Stage;

// A channel whose next results are told to it.
class ToldChannel final : public channels::Channel {
 public:
  [[nodiscard]] channels::Capabilities capabilities() const override {
    channels::Capabilities made;
    made.idempotent = idempotent;
    return made;
  }
  [[nodiscard]] channels::SendResult send(const OutboundMessage& message) override {
    sent.push_back(std::get<Text>(message.body).text);
    if (const auto next = std::exchange(meanwhile, {})) next();
    return result;
  }
  channels::SendResult result = channels::Delivered{};
  std::vector<std::string> sent;
  std::function<void()> meanwhile;  // happens once, during a send
  bool idempotent = false;
};

struct Outgoing : ::testing::Test {
  Outgoing() {
    conversation = stage.inbox.open({"fake", "main", "anna"}, "zh");
    other = stage.inbox.open({"fake", "main", "ben"}, "zh");
  }
  void post(Id to, const std::string& text) {
    stage.database->write([&](Transaction& t) {
      gateway::Post made;
      made.conversation_id = to;
      made.author = "agent";
      made.body = Text{text};
      made.at = stage.now;
      gateway::add_post(t, made);
    });
  }
  std::string delivery(const std::string& text) {
    return stage.one("SELECT delivery FROM message WHERE text = $1", {text});
  }

  Stage stage;
  ToldChannel channel;
  Sender sender{"fake", "main", channel, stage.services, stage.metrics};
  Id conversation = 0, other = 0;
};

TEST_F(Outgoing, delivered_messages_leave_the_outbox) {
  post(conversation, "一");
  post(conversation, "二");
  EXPECT_EQ(sender.send_due(), 2u);
  EXPECT_EQ(channel.sent, (std::vector<std::string>{"一", "二"}));
  EXPECT_EQ(delivery("一"), "delivered");
  EXPECT_EQ(stage.one("SELECT COUNT(*) FROM outbox"), "0");
}

TEST_F(Outgoing, what_becomes_due_during_a_send_follows_at_once_and_nothing_goes_twice) {
  for (const bool harmless : {false, true}) {
    channel.idempotent = harmless;
    channel.sent.clear();
    channel.meanwhile = [this] { post(other, "二"); };
    post(conversation, "一");
    std::size_t taken = sender.send_due();
    if (harmless) taken += sender.send_due();
    EXPECT_EQ(taken, 2u);
    EXPECT_EQ(channel.sent, (std::vector<std::string>{"一", "二"}));
    EXPECT_EQ(stage.one("SELECT COUNT(*) FROM outbox"), "0");
    EXPECT_EQ(stage.one("SELECT COUNT(*) FROM message WHERE delivery <> 'delivered'"), "0");
  }
}

TEST_F(Outgoing, a_message_that_must_wait_is_not_overtaken_but_others_go_on) {
  channel.result = channels::RetryLater{"429", Milliseconds{7000}};
  post(conversation, "一");
  sender.send_due();
  channel.result = channels::Delivered{};
  post(conversation, "二");
  post(other, "别人的");
  sender.send_due();
  EXPECT_EQ(channel.sent, (std::vector<std::string>{"一", "别人的"}));
  stage.now += 6s;
  EXPECT_EQ(sender.send_due(), 0u) << "the provider said 7 seconds";
  stage.now += 2s;
  sender.send_due();
  EXPECT_EQ(channel.sent, (std::vector<std::string>{"一", "别人的", "一", "二"}));
  EXPECT_EQ(stage.one("SELECT COUNT(*) FROM outbox"), "0");
}

TEST_F(Outgoing, a_refusal_is_final_and_shown) {
  channel.result = channels::Rejected{"号码不存在"};
  post(conversation, "一");
  sender.send_due();
  EXPECT_EQ(delivery("一"), "failed");
  EXPECT_EQ(stage.one("SELECT error FROM outbox WHERE status = 'dead'"), "号码不存在");
  EXPECT_EQ(stage.one("SELECT COUNT(*) FROM event WHERE kind = 'delivery'"), "1");
  EXPECT_EQ(sender.send_due(), 0u);
}

TEST_F(Outgoing, an_unknown_end_is_not_repeated) {
  channel.result = channels::Unknown{"no answer"};
  post(conversation, "一");
  sender.send_due();
  stage.now += 24h;
  EXPECT_EQ(sender.send_due(), 0u);
  EXPECT_EQ(delivery("一"), "unknown");
}

TEST_F(Outgoing, what_waits_for_the_person_goes_out_when_he_writes) {
  channel.result = channels::RetryLater{"used up", std::nullopt, true};
  post(conversation, "一");
  for (int i = 0; i < 20; ++i) {
    sender.send_due();
    stage.now += 16min;
  }
  EXPECT_EQ(delivery("一"), "waiting");
  EXPECT_EQ(stage.one("SELECT attempts FROM outbox"), "0");
  EXPECT_EQ(stage.one("SELECT error FROM outbox"), "used up");
  sender.send_due();
  const auto tried = channel.sent.size();
  stage.now += 1s;
  EXPECT_EQ(sender.send_due(), 0u);
  stage.say("anna", "在吗");
  channel.result = channels::Delivered{};
  EXPECT_EQ(sender.send_due(), 1u);
  EXPECT_EQ(channel.sent.size(), tried + 1);
  EXPECT_EQ(delivery("一"), "delivered");
}

TEST_F(Outgoing, tries_end_after_the_last_delay) {
  channel.result = channels::RetryLater{"503", {}};
  post(conversation, "一");
  int tries = 0;
  for (int hours = 0; hours < 60; ++hours, stage.now += 1h) tries += static_cast<int>(sender.send_due());
  EXPECT_EQ(tries, 8);
  EXPECT_EQ(delivery("一"), "failed");
}

TEST_F(Outgoing, what_a_stopped_process_was_sending_is_unknown) {
  post(conversation, "一");
  stage.database->write([](Transaction& t) { t.run("UPDATE outbox SET status = 'sending'"); });
  sender.recover();
  EXPECT_EQ(sender.send_due(), 0u);
  EXPECT_EQ(delivery("一"), "unknown");
}

TEST_F(Outgoing, harmless_repetition_is_repeated) {
  channel.idempotent = true;
  post(conversation, "一");
  stage.database->write([](Transaction& t) { t.run("UPDATE outbox SET status = 'sending'"); });
  sender.recover();
  EXPECT_EQ(sender.send_due(), 1u);
  EXPECT_EQ(delivery("一"), "delivered");
}

TEST(RetryDelay, follows_the_schedule_with_jitter) {
  EXPECT_EQ(gateway::retry_delay(1, 1.0), Milliseconds{5s});
  EXPECT_EQ(gateway::retry_delay(2, 0.8), Milliseconds{24s});
  EXPECT_EQ(gateway::retry_delay(7, 1.2), Milliseconds{6h});
  EXPECT_FALSE(gateway::retry_delay(8, 1.0));
  EXPECT_FALSE(gateway::retry_delay(0, 1.0));
}

}  // namespace
}  // namespace xiaoer
