// SPDX-License-Identifier: Apache-2.0
#include "gateway/api/report_rows.h"
#include "tests/unit/gateway/desk_stage.h"

namespace xiaoer::gateway {
namespace {

class Reports : public DeskStage {
 protected:
  Id id = add_conversation("peer", "bot");

  void bot_says(const std::string& kind, int inbound) {
    json why{{"inbound_seq", inbound}, {"decision", {{"kind", kind}}}};
    if (kind == "hand_over") why["handed_over"] = true;
    add("bot", "好的", why.dump());
  }
  void add(const std::string& author, const std::string& text, const std::string& why = "") {
    const auto at = to_millis(now);
    database->write([&](Transaction& transaction) {
      const auto seq =
          transaction
              .run("UPDATE conversation SET last_seq = last_seq + 1 WHERE id = $1 RETURNING last_seq",
                   {id})[0]
              .integer(0);
      transaction.run(
          "INSERT INTO message (shard, conversation_id, seq, author, type, text, explanation, sent_at, "
          "stored_at)"
          " VALUES (7, $1, $2, $3, 'text', $4, $5, $6, $6)",
          {id, seq, author, text, why, at});
    });
  }
  json summary(const std::string& query = "") {
    return get(supervisor, "/api/v1/reports/summary" + query).body;
  }
};

TEST_F(Reports, AnEmptySpanHasNoRates) {
  const auto body = summary();
  EXPECT_EQ(body.at("received"), 0);
  EXPECT_EQ(body.at("bot_answer_rate"), nullptr);
  EXPECT_EQ(body.at("first_response_seconds"), (json{{"median", nullptr}, {"p90", nullptr}}));
}

TEST_F(Reports, CountWhatHappened) {
  visitor_says(id, "怎么退货");
  bot_says("answer", 1);
  bot_says("answer", 1);  // one turn, two sentences
  visitor_says(id, "啊");
  bot_says("not_understood", 4);
  visitor_says(id, "转人工");
  bot_says("hand_over", 6);
  now += std::chrono::seconds(90);
  add("agent", "您好");
  add("agent", "请讲");
  ASSERT_EQ(post(agent, "/api/v1/tickets", {{"conversation_id", id}, {"type", "praise"}}).status, 201);
  now += std::chrono::seconds(1);
  const auto body = summary();
  EXPECT_EQ(body.at("received"), 3);
  EXPECT_EQ(body.at("answered_by_bot"), 1);
  EXPECT_EQ(body.at("handed_over"), 1);
  EXPECT_NEAR(body.at("bot_answer_rate").get<double>(), 1.0 / 3, 1e-9);
  EXPECT_EQ(body.at("first_response_seconds").at("median"), 90);
  EXPECT_EQ(body.at("tickets_opened"), 1);
  EXPECT_EQ(body.at("tickets_solved"), 0);
  EXPECT_EQ(body.at("by_channel"), (json{{{"channel", "webchat"}, {"count", 3}, {"answered_by_bot", 1}}}));
  EXPECT_EQ(body.at("by_type"), (json{{{"type", "praise"}, {"count", 1}, {"solved", 0}}}));
}

TEST_F(Reports, CountOnlyTheirSpan) {
  const auto today = now;
  now = today - std::chrono::hours(24);
  visitor_says(id, "昨天");
  now = today;
  visitor_says(id, "今天");
  now = today + std::chrono::minutes(1);
  EXPECT_EQ(summary().at("received"), 2);
  EXPECT_EQ(summary("?from=" + to_rfc3339(today - std::chrono::hours(2))).at("received"), 1);
  EXPECT_EQ(summary("?to=" + to_rfc3339(today - std::chrono::hours(2))).at("received"), 1);
  EXPECT_EQ(summary("?to=2026-09-21").at("received"), 1);  // midnight of the company's zone
}

TEST_F(Reports, BadSpansAreRefused) {
  for (const char* query : {"?from=yesterday", "?from=2026-13-01", "?from=2026-09-22&to=2026-09-21",
                            "?from=2020-01-01&to=2026-01-01"})
    EXPECT_EQ(get(supervisor, std::string("/api/v1/reports/summary") + query).status, 400) << query;
}

TEST_F(Reports, NoticesGoToAllPages) {
  const auto answer = post(supervisor, "/api/v1/notices", {{"text", " 系统将于 22 点维护 "}});
  EXPECT_EQ(answer.status, 202);
  ASSERT_EQ(notices.size(), 1U);
  EXPECT_EQ(json::parse(notices[0]), (json{{"text", "系统将于 22 点维护"}}));
  EXPECT_EQ(post(supervisor, "/api/v1/notices", {{"text", ""}}).code(), "empty_text");
}

TEST(Percentile, TakesTheNearestRank) {
  EXPECT_EQ(percentile({}, 0.5), std::nullopt);
  EXPECT_EQ(percentile({7}, 0.9), 7);
  EXPECT_EQ(percentile({4, 1, 3, 2}, 0.5), 2);
  EXPECT_EQ(percentile({1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, 0.9), 9);
}

}  // namespace
}  // namespace xiaoer::gateway
