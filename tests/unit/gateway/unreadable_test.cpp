// SPDX-License-Identifier: Apache-2.0
// Rows of the outbox that nobody can send.
#include "tests/unit/gateway/outgoing.h"

namespace xiaoer {
namespace {

using test::Outgoing;

// What a newer version wrote, or a damaged store holds.
TEST_F(Outgoing, what_cannot_be_read_is_shown_and_stops_nothing) {
  for (const bool harmless : {false, true})
    for (const char* damage : {"UPDATE message SET type = 'choices', extra = '{\"choices' WHERE text = '一'",
                               "UPDATE message SET type = 'image', extra = '7' WHERE text = '一'",
                               "UPDATE message SET type = 'hologram', extra = '{}' WHERE text = '一'"}) {
      channel.idempotent = harmless;
      channel.sent.clear();
      stage.database->write([](Transaction& t) {
        t.run("DELETE FROM outbox");
        t.run("DELETE FROM event");
        t.run("UPDATE message SET text = 'earlier'");
      });
      post(conversation, "一");
      post(conversation, "二");
      post(other, "别人的");
      stage.database->write([&](Transaction& t) { t.run(damage); });
      sender.send_due();
      EXPECT_EQ(channel.sent, (std::vector<std::string>{"二", "别人的"})) << damage;
      EXPECT_EQ(delivery("一"), "failed");
      EXPECT_EQ(stage.one("SELECT error FROM outbox WHERE status = 'dead'"), gateway::kUnreadable);
      EXPECT_EQ(stage.one("SELECT COUNT(*) FROM outbox"), "1");
      EXPECT_EQ(sender.send_due(), 0u) << "told once";
      EXPECT_EQ(stage.one("SELECT COUNT(*) FROM event e JOIN message m ON m.seq = e.ref"
                          " AND m.conversation_id = e.conversation_id"
                          " WHERE e.kind = 'delivery' AND m.text = '一'"),
                "1");
    }
  EXPECT_NE(stage.metrics.text().find(R"(sent_total{channel="fake",outcome="rejected"} 6)"),
            std::string::npos);
}

TEST_F(Outgoing, a_row_whose_message_or_conversation_is_missing_stops_nothing) {
  post(other, "别人的");
  stage.database->write([](Transaction& t) {
    t.run("UPDATE outbox SET message_id = 4711");
    t.run(
        "INSERT INTO outbox (shard, conversation_id, message_id, channel, account, next_at, created_at) "
        "SELECT shard, 4711, id, 'fake', 'main', 0, 0 FROM message");
  });
  post(conversation, "一");
  EXPECT_EQ(sender.send_due(), 3u);
  EXPECT_EQ(channel.sent, std::vector<std::string>{"一"});
  EXPECT_EQ(stage.one("SELECT COUNT(*) FROM outbox WHERE status = 'dead'"), "2");
}

}  // namespace
}  // namespace xiaoer
