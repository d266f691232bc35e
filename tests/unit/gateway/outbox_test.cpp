// SPDX-License-Identifier: Apache-2.0
#include "gateway/outbox.h"

#include <gtest/gtest.h>

#include "foundation/random.h"
#include "gateway/serve/housekeeping.h"
#include "tests/support/failing_database.h"
#include "tests/unit/gateway/outgoing.h"

namespace xiaoer {
namespace {

using namespace std::chrono_literals;
using gateway::Sender;
using test::Outgoing;

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

TEST_F(Outgoing, short_pauses_of_a_provider_use_up_no_tries) {
  channel.result = channels::RetryLater{"busy", Milliseconds{2000}};
  post(conversation, "一");
  for (int i = 0; i < 2000; ++i, stage.now += 2s) sender.send_due();
  EXPECT_EQ(delivery("一"), "waiting");
  EXPECT_EQ(stage.one("SELECT attempts FROM outbox"), "0");
  EXPECT_LT(channel.sent.size(), 120u) << "who is always busy is asked less often";
  channel.result = channels::Delivered{};
  stage.now += 6min;
  sender.send_due();
  EXPECT_EQ(delivery("一"), "delivered");
}

TEST_F(Outgoing, a_message_is_not_put_off_for_ever) {
  channel.result = channels::RetryLater{"not on the whitelist", 10min};
  post(conversation, "一");
  for (const auto end = stage.now + gateway::kPatience; stage.now < end; stage.now += 10min) {
    sender.send_due();
    ASSERT_EQ(delivery("一"), "waiting");
  }
  sender.send_due();
  EXPECT_EQ(delivery("一"), "failed");
  EXPECT_EQ(stage.one("SELECT error FROM outbox WHERE status = 'dead'"), "not on the whitelist");
}

TEST_F(Outgoing, patience_begins_anew_after_waiting_for_the_person) {
  channel.result = channels::RetryLater{"busy", Milliseconds{2000}};
  post(conversation, "一");
  sender.send_due();
  channel.result = channels::RetryLater{"used up", std::nullopt, true};
  stage.now += 10s;
  sender.send_due();
  stage.now += 2 * gateway::kPatience;
  channel.result = channels::RetryLater{"busy", Milliseconds{2000}};
  sender.send_due();
  EXPECT_EQ(delivery("一"), "waiting");
}

TEST_F(Outgoing, a_pause_of_nothing_is_still_a_pause) {
  channel.result = channels::RetryLater{"again", Milliseconds{0}};
  post(conversation, "一");
  EXPECT_EQ(sender.send_due(), 1u);
  EXPECT_EQ(sender.send_due(), 0u);
}

TEST_F(Outgoing, no_random_pause_lets_a_later_message_overtake) {
  for (int round = 0; round < 30; ++round) {
    channel.sent.clear();
    channel.result = channels::RetryLater{"503", {}};
    post(conversation, "一");
    sender.send_due();
    channel.result = channels::Delivered{};
    post(conversation, "二");
    for (int i = 0; i < 70; ++i, stage.now += 100ms) sender.send_due();
    ASSERT_EQ(channel.sent, (std::vector<std::string>{"一", "一", "二"}));
  }
}

TEST_F(Outgoing, what_comes_during_a_send_that_fails_waits_behind_it) {
  channel.result = channels::RetryLater{"busy", Milliseconds{2000}};
  channel.meanwhile = [this] {
    post(conversation, "二");
    post(other, "别人的");
  };
  post(conversation, "一");
  sender.send_due();
  EXPECT_EQ(channel.sent, (std::vector<std::string>{"一", "别人的"}));
}

TEST_F(Outgoing, the_order_is_kept_over_a_restart) {
  channel.result = channels::RetryLater{"busy", Milliseconds{60'000}};
  post(conversation, "一");
  sender.send_due();
  channel.result = channels::Delivered{};
  post(conversation, "二");
  Sender next{"fake", "main", channel, stage.services, stage.metrics};
  next.recover();
  EXPECT_EQ(next.send_due(), 0u);
}

TEST_F(Outgoing, a_conversation_that_waits_takes_no_place_from_others) {
  channel.result = channels::RetryLater{"busy", Milliseconds{60'000}};
  post(conversation, "一");
  sender.send_due();
  channel.result = channels::Delivered{};
  for (int i = 0; i < 300; ++i) post(conversation, std::to_string(i));
  post(other, "别人的");
  EXPECT_EQ(sender.send_due(), 1u);
  EXPECT_EQ(delivery("别人的"), "delivered");
}

TEST_F(Outgoing, what_the_store_refuses_is_settled_the_next_time_and_sent_once) {
  for (const bool harmless : {false, true}) {
    channel.idempotent = harmless;
    for (int n = 1;; ++n) {
      test::FailingDatabase failing(*stage.database);
      gateway::Services services{failing, stage.rules.book(), stage.clock};
      services.changed = [](Id) {};
      Sender unlucky{"fake", "main", channel, services, stage.metrics};
      channel.sent.clear();
      post(conversation, "一");
      post(conversation, "二");
      failing.fail_at(n);
      try {
        unlucky.send_due();
      } catch (const StorageError&) {
      }
      const bool failed = failing.failed();
      failing.fail_at(0);
      unlucky.send_due();
      ASSERT_EQ(channel.sent, (std::vector<std::string>{"一", "二"})) << "call " << n;
      ASSERT_EQ(stage.one("SELECT COUNT(*) FROM outbox"), "0") << "call " << n;
      ASSERT_EQ(stage.one("SELECT COUNT(*) FROM message WHERE delivery <> 'delivered'"), "0") << "call " << n;
      if (!failed) break;
    }
  }
}

TEST_F(Outgoing, a_channel_that_fails_itself_leaves_the_message_in_doubt) {
  channel.meanwhile = [] { throw StorageError(StorageError::Kind::full, "cannot be remembered"); };
  post(conversation, "一");
  post(other, "别人的");
  EXPECT_EQ(sender.send_due(), 2u);
  EXPECT_EQ(delivery("一"), "unknown");
  EXPECT_EQ(stage.one("SELECT COUNT(*) FROM outbox WHERE status = 'sending'"), "0");
}

TEST_F(Outgoing, old_failures_leave_the_outbox_and_the_message_keeps_the_reason) {
  channel.result = channels::Rejected{"号码不存在"};
  post(conversation, "一");
  sender.send_due();
  const auto forget = [this](TimePoint before) {
    stage.database->write([&](Transaction& t) { gateway::forget_ended(t, before, 10); });
    return stage.one("SELECT COUNT(*) FROM outbox");
  };
  EXPECT_EQ(forget(stage.now), "1");
  post(conversation, "二");
  EXPECT_EQ(forget(stage.now + 1s), "1") << "what waits stays";
  EXPECT_EQ(stage.one("SELECT delivery_note FROM message WHERE text = '一'"), "号码不存在");
  EXPECT_EQ(delivery("一"), "failed");
}

TEST_F(Outgoing, the_clock_thread_removes_failures_of_long_ago) {
  const auto path = std::filesystem::path(::testing::TempDir()) / ("outbox-" + random_token(8));
  {
    gateway::DataFolder folder(path);
    gateway::Housekeeping housekeeping(folder, stage.rules, stage.clock);
    folder.database().write([&](Transaction& t) {
      t.run(
          "INSERT INTO outbox (shard, conversation_id, message_id, channel, account, status, next_at, "
          "created_at) VALUES (0, 1, 1, 'fake', 'main', 'unknown', 0, $1), (0, 1, 2, 'fake', 'main', "
          "'parked', "
          "0, $1)",
          {to_millis(stage.now)});
    });
    const auto left = [&] {
      housekeeping.run_once();
      return folder.database().read("SELECT message_id FROM outbox");
    };
    stage.now += 24h * 59;
    EXPECT_EQ(left().size(), 2u);
    stage.now += 24h * 2;
    const Rows rows = left();
    ASSERT_EQ(rows.size(), 1u);
    EXPECT_EQ(rows[0].integer(0), 2);
  }
  std::filesystem::remove_all(path);
}

TEST_F(Outgoing, what_is_not_settled_is_counted) {
  for (const char* status : {"waiting", "held", "parked", "sending", "dead", "unknown"}) {
    post(conversation, status);
    stage.database->write([&](Transaction& t) {
      t.run("UPDATE outbox SET status = $1 WHERE message_id = (SELECT MAX(id) FROM message)",
            {std::string(status)});
    });
  }
  EXPECT_EQ(gateway::unsettled_rows(*stage.database), 4);
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

TEST(Pause, is_what_the_provider_says_unless_that_is_always_short) {
  EXPECT_EQ(gateway::pause_for(2s, 0s), Milliseconds{2s});
  EXPECT_EQ(gateway::pause_for(0s, 0s), Milliseconds{1s});
  EXPECT_EQ(gateway::pause_for(2s, 100s), Milliseconds{10s});
  EXPECT_EQ(gateway::pause_for(2s, 24h), Milliseconds{5min});
  EXPECT_EQ(gateway::pause_for(10min, 24h), Milliseconds{10min});
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
