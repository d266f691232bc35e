// SPDX-License-Identifier: Apache-2.0
#include "gateway/due.h"

#include <algorithm>
#include <ctime>

#include "tests/unit/gateway/outgoing.h"

namespace xiaoer {
namespace {

using namespace std::chrono_literals;

struct Due : test::Outgoing {
  // One message in each of so many conversations, due one millisecond after the other from now on.
  void add(std::int64_t count) {
    stage.database->write([&](Transaction& t) {
      t.run(
          "INSERT INTO conversation (shard, identity_id, person_id, channel, account, peer, created_at, "
          "updated_at) WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < $1) SELECT "
          "0, "
          "identity_id, person_id, channel, account, 'p' || i, 0, 0 FROM n JOIN conversation c ON c.id = $2",
          {count, conversation});
      t.run(
          "INSERT INTO message (shard, conversation_id, seq, author, type, text, sent_at, stored_at) "
          "SELECT 0, id, 1, 'bot', 'text', '好的', 0, 0 FROM conversation WHERE id > $1",
          {other});
      t.run(
          "INSERT INTO outbox (shard, conversation_id, message_id, channel, account, next_at, created_at) "
          "SELECT 0, conversation_id, id, 'fake', 'main', $1 + id, 0 FROM message WHERE seq = 1 AND author = "
          "'bot' ORDER BY id",
          {to_millis(stage.now)});
    });
  }
  std::vector<gateway::Sending> rows() {
    return gateway::due_rows(*stage.database, {"fake", "main"}, channel.capabilities(), stage.now);
  }
  // Processor time of one look, the best of some.
  std::clock_t effort() {
    std::clock_t best = 0;
    for (int i = 0; i < 5; ++i) {
      const auto begin = std::clock();
      EXPECT_EQ(rows().size(), 256u);
      const auto took = std::clock() - begin;
      if (i == 0 || took < best) best = took;
    }
    return best;
  }
};

TEST_F(Due, a_look_costs_the_same_however_many_are_due) {
  add(30'000);
  stage.now += 400ms;
  const auto some = effort();
  stage.now += 1h;
  EXPECT_LT(effort(), 3 * some);
}

TEST_F(Due, a_look_costs_the_same_however_many_are_due_in_a_conversation) {
  add(256);
  stage.now += 1h;
  const auto some = effort();
  stage.database->write([&](Transaction& t) {
    t.run(
        "INSERT INTO message (shard, conversation_id, seq, author, type, text, sent_at, stored_at) WITH "
        "RECURSIVE n (i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < 60) SELECT 0, conversation_id, "
        "i, 'bot', 'text', '好的', 0, 0 FROM n JOIN outbox");
    t.run(
        "INSERT INTO outbox (shard, conversation_id, message_id, channel, account, next_at, created_at) "
        "SELECT 0, conversation_id, id, 'fake', 'main', $1, 0 FROM message WHERE seq > 1 ORDER BY seq, id",
        {to_millis(stage.now)});
  });
  EXPECT_LT(effort(), 3 * some);
}

TEST_F(Due, a_batch_does_not_part_what_became_due_in_another_order) {
  channel.result = channels::RetryLater{"busy", 10s};
  post(conversation, "一");
  sender.send_due();
  channel.result = channels::Delivered{};
  post(conversation, "二");
  stage.now += 1s;
  add(1000);
  stage.now += 1min;
  sender.send_due();
  EXPECT_EQ(channel.sent.size(), 1003u);
  const auto place = [this](const char* text) {
    return std::find(channel.sent.begin() + 1, channel.sent.end(), text) - channel.sent.begin();
  };
  EXPECT_LT(place("一"), place("二"));
  EXPECT_LT(place("二"), 1003);
}

TEST_F(Due, all_go_once_in_batches_of_the_oldest) {
  add(1000);
  stage.now += 2s;
  std::int64_t last = 0;
  for (const auto& row : rows()) {
    EXPECT_GT(row.id, last);
    last = row.id;
  }
  EXPECT_EQ(rows().size(), 256u);
  EXPECT_EQ(sender.send_due(), 1000u);
  EXPECT_EQ(channel.sent.size(), 1000u);
  EXPECT_EQ(stage.one("SELECT COUNT(*) FROM outbox"), "0");
}

}  // namespace
}  // namespace xiaoer
