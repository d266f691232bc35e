// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include "tests/unit/gateway/desk_stage.h"

namespace xiaoer::gateway {
namespace {

using testing::ElementsAre;
using testing::UnorderedElementsAre;

class Conversations : public DeskStage {
 protected:
  static std::string at(Id id, const std::string& rest = "") {
    return "/api/v1/conversations/" + std::to_string(id) + rest;
  }
  std::vector<Id> listed(const Person& who, const std::string& query) {
    const auto answer = get(who, "/api/v1/conversations?" + query);
    EXPECT_EQ(answer.status, 200) << answer.reply.body;
    std::vector<Id> ids;
    for (const auto& item : answer.body.at("items")) ids.push_back(item.at("id"));
    return ids;
  }
  Id conversation(const std::string& peer, const std::string& status, const std::string& name = "") {
    now += std::chrono::seconds(1);
    return add_conversation(peer, status, name);
  }
  std::string said(Id id) {
    return text_of("SELECT text FROM message WHERE conversation_id = $1 ORDER BY seq DESC LIMIT 1", {id});
  }
};

TEST_F(Conversations, AreShownWithEverythingTheDeskNeeds) {
  const Id id = conversation("peer", "queued", "陈女士");
  visitor_says(id, "我的水饺坏了");
  const auto answer = get(agent, at(id));
  ASSERT_EQ(answer.status, 200) << answer.reply.body;
  EXPECT_EQ(answer.header("ETag"), "\"1\"");
  auto body = answer.body;
  EXPECT_EQ(body.at("customer").at("name"), "陈女士");
  EXPECT_EQ(body.at("assignee"), nullptr);
  EXPECT_EQ(body.at("unread"), 1);
  EXPECT_EQ(body.at("last_seq"), 1);
  EXPECT_EQ(body.at("last_text"), "我的水饺坏了");
  EXPECT_EQ(body.at("waiting_since"), "2026-09-21T14:13:21.000Z");
  EXPECT_EQ(body.at("tickets"), json::array());
  EXPECT_EQ(body.size(), 19U);
}

TEST_F(Conversations, ViewsShowTheirOwn) {
  const Id bot = conversation("a", "bot"), queued = conversation("b", "queued"),
           done = conversation("c", "resolved"), mine = conversation("d", "queued"),
           others = conversation("e", "queued");
  ASSERT_EQ(call(&agent, "POST", at(mine, "/take")).status, 200);
  ASSERT_EQ(call(&other_agent, "POST", at(others, "/take")).status, 200);
  EXPECT_THAT(listed(agent, "view=mine"), ElementsAre(mine));
  EXPECT_THAT(listed(agent, "view=queued"), ElementsAre(queued));
  EXPECT_THAT(listed(agent, "view=bot"), ElementsAre(bot));
  EXPECT_THAT(listed(agent, "view=resolved"), ElementsAre(done));
  EXPECT_THAT(listed(agent, "view=all"), UnorderedElementsAre(bot, queued, done, mine, others));
  const auto counts = get(agent, "/api/v1/conversations").body.at("counts");
  EXPECT_EQ(counts, (json{{"mine", 1}, {"queued", 1}, {"all", 5}}));
  EXPECT_EQ(get(agent, "/api/v1/conversations?view=secret").status, 400);
}

TEST_F(Conversations, TheQueueIsSortedByPriorityThenByWaiting) {
  const Id first = conversation("a", "queued"), second = conversation("b", "queued"),
           third = conversation("c", "queued"), urgent = conversation("d", "queued");
  database->write([&](Transaction& transaction) {
    transaction.run("UPDATE conversation SET priority = 'urgent' WHERE id = $1", {urgent});
    transaction.run("UPDATE conversation SET priority = 'low' WHERE id = $1", {first});
  });
  EXPECT_THAT(listed(agent, "view=queued"), ElementsAre(urgent, second, third, first));
}

TEST_F(Conversations, PagesFollowEachOtherInEveryView) {
  std::vector<Id> ids;
  for (int i = 0; i < 7; ++i) ids.push_back(conversation("peer" + std::to_string(i), "queued"));
  for (const std::string view : {"queued", "all"}) {
    std::vector<Id> seen;
    std::string cursor;
    for (int page = 0; page < 4; ++page) {
      const auto answer = get(
          agent, "/api/v1/conversations?limit=2&view=" + view + (cursor.empty() ? "" : "&cursor=" + cursor));
      ASSERT_EQ(answer.status, 200) << answer.reply.body;
      for (const auto& item : answer.body.at("items")) seen.push_back(item.at("id"));
      if (answer.body.at("next_cursor").is_null()) break;
      cursor = answer.body.at("next_cursor");
    }
    EXPECT_THAT(seen, testing::UnorderedElementsAreArray(ids)) << view;
    EXPECT_EQ(seen.size(), ids.size());
  }
}

TEST_F(Conversations, BadCursorsAndLimitsAreRefused) {
  for (const char* query : {"cursor=x", "cursor=%2B%2B", "cursor=MXwy", "cursor=MXwyfDM", "cursor=MXx8Mg",
                            "limit=0", "limit=-1", "limit=abc", "q=%FF"}) {
    if (std::string(query) == "q=%FF") continue;  // the router's decoding refuses it before
    const auto answer = get(agent, "/api/v1/conversations?view=queued&" + std::string(query));
    if (std::string(query) == "cursor=MXwyfDM") {
      EXPECT_EQ(answer.status, 200);  // three keys: what the queue's cursor holds
    } else {
      EXPECT_EQ(answer.status, 400) << query;
    }
  }
  EXPECT_EQ(get(agent, "/api/v1/conversations?limit=100000").status, 200);
}

TEST_F(Conversations, AreFoundByNameLastWordsAndTicketNumber) {
  const Id chen = conversation("a", "queued", "Chen 女士"), other = conversation("b", "bot", "王先生");
  visitor_says(other, "100% 果汁_新");
  EXPECT_THAT(listed(agent, "q=chen"), ElementsAre(chen));
  EXPECT_THAT(listed(agent,
                     "q="
                     "100%25"),
              ElementsAre(other));
  EXPECT_THAT(listed(agent, "q=%25"), ElementsAre(other));
  EXPECT_THAT(listed(agent, "q=_"), ElementsAre(other));
  EXPECT_THAT(listed(agent, "q=%27 OR 1=1"), ElementsAre());
  const auto ticket = post(agent, "/api/v1/tickets", {{"conversation_id", chen}, {"type", "praise"}});
  ASSERT_EQ(ticket.status, 201) << ticket.reply.body;
  EXPECT_THAT(listed(agent, "q=" + ticket.body.at("number").get<std::string>()), ElementsAre(chen));
}

TEST_F(Conversations, TakingTellsTheCustomerOnce) {
  const Id id = conversation("a", "queued");
  const auto answer = call(&agent, "POST", at(id, "/take"), "{}");
  ASSERT_EQ(answer.status, 200) << answer.reply.body;
  EXPECT_EQ(answer.body.at("status"), "human");
  EXPECT_EQ(answer.body.at("assignee"), (json{{"id", agent.id}, {"name", "客服li"}}));
  EXPECT_EQ(said(id), "客服 客服li 已接入");
  EXPECT_THAT(changed, ElementsAre(id));
  EXPECT_THAT(outgoing, ElementsAre("webchat demo"));
  EXPECT_EQ(call(&agent, "POST", at(id, "/take")).status, 200);
  EXPECT_EQ(count("SELECT COUNT(*) FROM message WHERE conversation_id = $1", {id}), 1);
}

TEST_F(Conversations, WhatAnotherAgentHasOnlyASupervisorTakes) {
  const Id id = conversation("a", "queued");
  ASSERT_EQ(call(&agent, "POST", at(id, "/take")).status, 200);
  for (const char* action : {"/take", "/release", "/return", "/resolve"}) {
    const auto refused = call(&other_agent, "POST", at(id, action));
    EXPECT_EQ(refused.status, 409) << action;
    EXPECT_EQ(refused.code(), "taken_by_other");
  }
  EXPECT_EQ(post(other_agent, at(id, "/assign"), {{"user_id", other_agent.id}}).status, 409);
  EXPECT_EQ(call(&supervisor, "POST", at(id, "/take")).body.at("assignee").at("id"), supervisor.id);
}

TEST_F(Conversations, ReleasingPutsItBackIntoTheQueue) {
  const Id id = conversation("a", "bot");
  ASSERT_EQ(call(&agent, "POST", at(id, "/take")).status, 200);
  const auto answer = call(&agent, "POST", at(id, "/release"));
  EXPECT_EQ(answer.body.at("status"), "queued");
  EXPECT_EQ(answer.body.at("assignee"), nullptr);
  EXPECT_FALSE(answer.body.at("waiting_since").is_null());
  EXPECT_EQ(said(id), "客服已离开");
}

TEST_F(Conversations, ReturningStartsTheDialogAfresh) {
  const Id id = conversation("a", "queued");
  database->write([&](Transaction& transaction) {
    transaction.run(
        "UPDATE conversation SET state = '{\"flow\":\"return\"}', priority = 'urgent' WHERE id = $1", {id});
  });
  const auto answer = call(&agent, "POST", at(id, "/return"));
  EXPECT_EQ(answer.body.at("status"), "bot");
  EXPECT_EQ(answer.body.at("waiting_since"), nullptr);
  EXPECT_EQ(answer.body.at("priority"), "normal");
  EXPECT_EQ(text_of("SELECT state FROM conversation WHERE id = $1", {id}), "");
  EXPECT_EQ(said(id), "由我继续");
  EXPECT_EQ(worker_requests, 1);
}

TEST_F(Conversations, AssigningNeedsAnAgent) {
  const Id id = conversation("a", "queued");
  EXPECT_EQ(post(agent, at(id, "/assign"), {{"user_id", knowledge.id}}).code(), "not_an_agent");
  EXPECT_EQ(post(agent, at(id, "/assign"), {{"user_id", 4711}}).code(), "not_an_agent");
  EXPECT_EQ(post(agent, at(id, "/assign"), {{"user_id", "x"}}).code(), "wrong_type");
  EXPECT_EQ(post(agent, at(id, "/assign"), json::object()).code(), "missing_field");
  EXPECT_EQ(post(agent, at(id, "/assign"), {{"user_id", other_agent.id}}).body.at("assignee").at("id"),
            other_agent.id);
  EXPECT_EQ(said(id), "客服 客服wang 已接入");
}

TEST_F(Conversations, ResolvingKeepsTheSummaryAsANote) {
  const Id id = conversation("a", "queued");
  const auto answer = post(agent, at(id, "/resolve"), {{"summary", "已退款"}, {"category", "退货"}});
  EXPECT_EQ(answer.body.at("status"), "resolved");
  EXPECT_EQ(said(id), "服务已结束");
  const auto notes = get(agent, at(id, "/notes")).body.at("items");
  ASSERT_EQ(notes.size(), 1U);
  EXPECT_EQ(notes[0].at("text"), "退货 · 已退款");
  EXPECT_EQ(call(&agent, "POST", at(id, "/resolve")).status, 200);
  EXPECT_EQ(count("SELECT COUNT(*) FROM message WHERE conversation_id = $1", {id}), 1);
}

TEST_F(Conversations, EveryChangeOfStateIsInTheFeedAndRaisesTheVersion) {
  const Id id = conversation("a", "queued");
  int version = 1;
  for (const char* action : {"/take", "/release", "/return", "/resolve"}) {
    const auto events =
        count("SELECT COUNT(*) FROM event WHERE kind = 'conversation' AND conversation_id = $1", {id});
    const auto answer = call(&agent, "POST", at(id, action));
    EXPECT_EQ(answer.body.at("version"), ++version) << action;
    EXPECT_EQ(count("SELECT COUNT(*) FROM event WHERE kind = 'conversation' AND conversation_id = $1", {id}),
              events + 1);
  }
}

TEST_F(Conversations, ReadingMovesForwardOnly) {
  const Id id = conversation("a", "queued");
  visitor_says(id, "一");
  visitor_says(id, "二");
  visitor_says(id, "三");
  EXPECT_EQ(post(agent, at(id, "/read"), {{"seq", 2}}).status, 204);
  EXPECT_EQ(get(agent, at(id)).body.at("unread"), 1);
  EXPECT_EQ(post(agent, at(id, "/read"), {{"seq", 1}}).status, 204);
  EXPECT_EQ(get(agent, at(id)).body.at("read_seq"), 2);
  EXPECT_EQ(post(agent, at(id, "/read"), {{"seq", 99}}).status, 204);
  EXPECT_EQ(get(agent, at(id)).body.at("read_seq"), 3);
  EXPECT_EQ(post(agent, at(id, "/read"), {{"seq", 1.5}}).code(), "wrong_type");
  EXPECT_EQ(post(agent, at(id, "/read"), json::parse("{\"seq\":18446744073709551615}")).code(), "wrong_type");
}

TEST_F(Conversations, TypingReachesTheCustomer) {
  const Id id = conversation("a", "queued");
  EXPECT_EQ(post(agent, at(id, "/typing"), {{"on", true}}).status, 204);
  EXPECT_THAT(typed, ElementsAre(std::to_string(id) + " 客服li on"));
  EXPECT_EQ(post(agent, at(id, "/typing"), {{"on", 1}}).code(), "wrong_type");
  EXPECT_EQ(post(agent, at(4711, "/typing"), {{"on", true}}).status, 404);
}

TEST_F(Conversations, NotesAreKeptInOrder) {
  const Id id = conversation("a", "queued");
  const auto first = post(agent, at(id, "/notes"), {{"text", "  顾客很急  "}});
  ASSERT_EQ(first.status, 201);
  EXPECT_EQ(first.body.at("text"), "顾客很急");
  EXPECT_EQ(first.body.at("author"), (json{{"id", agent.id}, {"name", "客服li"}}));
  ASSERT_EQ(post(supervisor, at(id, "/notes"), {{"text", "我来处理"}}).status, 201);
  const auto notes = get(agent, at(id, "/notes")).body.at("items");
  ASSERT_EQ(notes.size(), 2U);
  EXPECT_EQ(notes[0], first.body);
  EXPECT_EQ(post(agent, at(id, "/notes"), {{"text", " \n\t "}}).code(), "empty_text");
  EXPECT_EQ(post(agent, at(id, "/notes"), {{"text", std::string(5001, 'x')}}).code(), "too_long");
  EXPECT_EQ(post(agent, at(4711, "/notes"), {{"text", "x"}}).status, 404);
  EXPECT_EQ(count("SELECT COUNT(*) FROM event WHERE kind = 'note'"), 2);
}

}  // namespace
}  // namespace xiaoer::gateway
