// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include "tests/unit/gateway/desk_stage.h"

namespace xiaoer::gateway {
namespace {

class Tickets : public DeskStage {
 protected:
  Id id = add_conversation("peer", "queued", "陈女士");
  Answer open(const json& more = json::object()) {
    json body{{"conversation_id", id},
              {"type", "complaint"},
              {"title", "水饺坏了"},
              {"fields", {{"order_no", "12345678"}}}};
    body.update(more);
    return post(agent, "/api/v1/tickets", body);
  }
  static std::string at(const Answer& ticket, const std::string& rest = "") {
    return "/api/v1/tickets/" + std::to_string(ticket.body.at("id").get<Id>()) + rest;
  }
};

TEST_F(Tickets, AreOpenedFromAConversation) {
  const auto ticket = open();
  ASSERT_EQ(ticket.status, 201) << ticket.reply.body;
  EXPECT_EQ(ticket.header("ETag"), "\"1\"");
  EXPECT_EQ(ticket.body.at("priority"), "normal");
  EXPECT_EQ(ticket.body.at("customer").at("name"), "陈女士");
  EXPECT_EQ(ticket.body.at("assignee"), nullptr);
  EXPECT_EQ(ticket.body.at("fields"), (json{{"order_no", "12345678"}}));
  EXPECT_EQ(ticket.body.at("channel"), "webchat");
  EXPECT_EQ(ticket.body.at("solve_due"), to_rfc3339(now + std::chrono::hours(72)));
  EXPECT_EQ(ticket.body.size(), 21U);
  EXPECT_EQ(get(agent, at(ticket)).body, ticket.body);
  EXPECT_EQ(count("SELECT COUNT(*) FROM event WHERE kind = 'ticket' AND conversation_id = $1", {id}), 1);
  EXPECT_EQ(get(agent, "/api/v1/conversations/" + std::to_string(id)).body.at("tickets").size(), 1U);
}

TEST_F(Tickets, BadOnesAreRefused) {
  EXPECT_EQ(open({{"conversation_id", 4711}}).status, 404);
  EXPECT_EQ(open({{"type", "murder"}}).status, 422);
  EXPECT_EQ(open({{"priority", "highest"}}).status, 422);
  EXPECT_EQ(open({{"fields", {{"admin", "yes"}}}}).code(), "unknown_ticket_field");
  EXPECT_EQ(open({{"fields", {{"order_no", 7}}}}).code(), "wrong_type");
  EXPECT_EQ(open({{"number", "TK1"}}).code(), "unknown_field");
  EXPECT_EQ(open({{"version", 9}}).code(), "unknown_field");
  EXPECT_EQ(count("SELECT COUNT(*) FROM ticket"), 0);
}

TEST_F(Tickets, ChangesNeedTheVersionThatWasSeen) {
  const auto ticket = open();
  EXPECT_EQ(call(&agent, "PATCH", at(ticket), R"({"priority":"high"})").status, 428);
  EXPECT_EQ(call(&agent, "PATCH", at(ticket), R"({"priority":"high"})", {{"if-match", "*"}}).status, 400);
  const auto changed_ticket = patch(agent, at(ticket), {{"priority", "high"}}, 1);
  ASSERT_EQ(changed_ticket.status, 200) << changed_ticket.reply.body;
  EXPECT_EQ(changed_ticket.body.at("version"), 2);
  EXPECT_EQ(changed_ticket.header("ETag"), "\"2\"");
  const auto stale = patch(agent, at(ticket), {{"priority", "low"}}, 1);
  EXPECT_EQ(stale.status, 412);
  EXPECT_EQ(stale.code(), "stale_version");
  EXPECT_EQ(stale.body.at("current").at("priority"), "high");
  EXPECT_EQ(patch(agent, "/api/v1/tickets/4711", {{"priority", "low"}}, 1).status, 404);
}

TEST_F(Tickets, OnlyKnownMembersChange) {
  const auto ticket = open();
  for (const char* field : {"id", "number", "person_id", "customer", "created_at", "solve_due", "urged"})
    EXPECT_EQ(patch(agent, at(ticket), {{field, 1}}, 1).code(), "unknown_field") << field;
  EXPECT_EQ(patch(agent, at(ticket), {{"status", "done"}}, 1).status, 422);
  EXPECT_EQ(patch(agent, at(ticket), {{"assignee_id", knowledge.id}}, 1).code(), "not_an_agent");
  EXPECT_EQ(patch(agent, at(ticket), {{"assignee_id", 4711}}, 1).code(), "not_an_agent");
  EXPECT_EQ(get(agent, at(ticket)).body.at("version"), 1);
}

TEST_F(Tickets, TheCustomerHearsWhenItIsSolved) {
  const auto ticket = open();
  ASSERT_EQ(patch(agent, at(ticket), {{"status", "waiting_customer"}, {"assignee_id", agent.id}}, 1).status,
            200);
  ASSERT_EQ(patch(agent, at(ticket), {{"status", "solved"}}, 2).status, 200);
  const std::string number = ticket.body.at("number");
  EXPECT_EQ(text_of("SELECT text FROM message WHERE seq = 1"), "工单 " + number + " 需要补充");
  EXPECT_EQ(text_of("SELECT text FROM message WHERE seq = 2"), "工单 " + number + " 已处理完成");
  EXPECT_EQ(outgoing.size(), 3U);
}

TEST_F(Tickets, TheTimelineTellsEverythingInNames) {
  const auto ticket = open();
  ASSERT_EQ(patch(agent, at(ticket), {{"assignee_id", supervisor.id}}, 1).status, 200);
  const auto note = post(agent, at(ticket, "/notes"), {{"text", "已联系仓库"}});
  ASSERT_EQ(note.status, 201) << note.reply.body;
  const auto items = get(agent, at(ticket, "/timeline")).body.at("items");
  ASSERT_EQ(items.size(), 3U);
  EXPECT_EQ(items[0].at("kind"), "opened");
  EXPECT_EQ(items[0].at("actor"), "客服li");
  EXPECT_EQ(items[1].at("kind"), "assigned");
  EXPECT_EQ(items[1].at("text"), "客服zhao");
  EXPECT_EQ(items[2], note.body);
  EXPECT_EQ(post(agent, at(ticket, "/notes"), {{"text", ""}}).code(), "empty_text");
  EXPECT_EQ(post(agent, "/api/v1/tickets/4711/notes", {{"text", "x"}}).status, 404);
  EXPECT_EQ(get(agent, "/api/v1/tickets/4711/timeline").status, 404);
}

TEST_F(Tickets, ListsFilterAndPage) {
  std::vector<Id> ids;
  for (int i = 0; i < 5; ++i) {
    now += std::chrono::seconds(1);
    ids.push_back(
        open({{"type", i == 0 ? "praise" : "complaint"}, {"fields", json::object()}}).body.at("id"));
  }
  const auto size = [this](const std::string& query) {
    return get(agent, "/api/v1/tickets?" + query).body.at("items").size();
  };
  EXPECT_EQ(size("type=praise"), 1U);
  EXPECT_EQ(size("status=open&type=complaint"), 4U);
  EXPECT_EQ(size("priority=low"), 1U);
  EXPECT_EQ(size("assignee=me"), 0U);
  EXPECT_EQ(size("assignee=none"), 5U);
  EXPECT_EQ(size("q="
                 "%E6%B0%B4%E9%A5%BA"),
            5U);
  EXPECT_EQ(get(agent, "/api/v1/tickets?status=lost").status, 400);
  EXPECT_EQ(get(agent, "/api/v1/tickets?cursor=abc").status, 400);
  std::vector<Id> seen;
  std::string cursor;
  do {
    const auto page =
        get(agent, "/api/v1/tickets?limit=2" + (cursor.empty() ? "" : "&cursor=" + cursor)).body;
    for (const auto& item : page.at("items")) seen.push_back(item.at("id"));
    cursor = page.at("next_cursor").is_null() ? "" : page.at("next_cursor");
  } while (!cursor.empty());
  EXPECT_THAT(seen, testing::ElementsAreArray(ids.rbegin(), ids.rend()));
}

TEST_F(Tickets, TypesComeFromThePack) {
  const auto items = get(agent, "/api/v1/ticket-types").body.at("items");
  ASSERT_EQ(items.size(), 2U);
  EXPECT_EQ(items[0].at("name").at("zh"), "投诉");
  EXPECT_EQ(items[0].at("fields")[0].at("key"), "order_no");
  EXPECT_EQ(items[0].at("fields")[0].at("required"), true);
}

class Customers : public Tickets {
 protected:
  std::string path = "/api/v1/customers/1";
};

TEST_F(Customers, AreMaskedUntilSomebodyAsksAndThatIsAudited) {
  ASSERT_EQ(open().status, 201);
  const auto masked_file = get(agent, path);
  ASSERT_EQ(masked_file.status, 200) << masked_file.reply.body;
  EXPECT_EQ(masked_file.reply.body.find("13812345678"), std::string::npos);
  EXPECT_EQ(masked_file.body.at("masked"), true);
  EXPECT_EQ(masked_file.body.at("conversations").size(), 1U);
  EXPECT_EQ(masked_file.body.at("tickets").size(), 1U);
  EXPECT_EQ(masked_file.body.at("identities")[0].at("channel"), "webchat");
  EXPECT_EQ(count("SELECT COUNT(*) FROM audit WHERE action = 'customer_revealed'"), 0);
  EXPECT_EQ(get(agent, path + "?reveal=1").body.at("phone"), "13812345678");
  EXPECT_EQ(count("SELECT COUNT(*) FROM audit WHERE action = 'customer_revealed' AND user_id = $1 AND object "
                  "= 'customer 1'",
                  {agent.id}),
            1);
  EXPECT_EQ(get(agent, path + "?reveal=yes").status, 400);
}

TEST_F(Customers, ChangeAgainstTheVersionThatWasSeen) {
  EXPECT_EQ(call(&agent, "PATCH", path, R"({"name":"x"})").status, 428);
  const auto after = patch(agent, path, {{"name", "陈小姐"}, {"level", "vip"}, {"tags", {"老客户"}}}, 1);
  ASSERT_EQ(after.status, 200) << after.reply.body;
  EXPECT_EQ(after.body.at("name"), "陈小姐");
  EXPECT_EQ(after.body.at("version"), 2);
  const auto stale = patch(agent, path, {{"name", "王"}}, 1);
  EXPECT_EQ(stale.status, 412);
  EXPECT_EQ(stale.body.at("current").at("name"), "陈小姐");
}

TEST_F(Customers, BadChangesAreRefused) {
  EXPECT_EQ(patch(agent, path, {{"phone", "138****5678"}}, 1).code(), "masked_value");
  EXPECT_EQ(patch(agent, path, {{"email", "no mail"}}, 1).status, 422);
  EXPECT_EQ(patch(agent, path, {{"identities", json::array()}}, 1).code(), "unknown_field");
  EXPECT_EQ(patch(agent, path, {{"tags", "vip"}}, 1).code(), "wrong_type");
  EXPECT_EQ(patch(agent, "/api/v1/customers/4711", {{"name", "x"}}, 1).status, 404);
  EXPECT_EQ(get(agent, "/api/v1/customers/4711").status, 404);
}

TEST_F(Customers, ListsNeverReveal) {
  const auto page = get(agent,
                        "/api/v1/customers?q="
                        "%E9%99%88");
  ASSERT_EQ(page.body.at("items").size(), 1U) << page.reply.body;
  EXPECT_EQ(page.reply.body.find("13812345678"), std::string::npos);
}

TEST_F(Customers, MergingIsTakenBackWhole) {
  const Id other = add_conversation("elsewhere", "bot", "陈");
  const auto customer =
      get(agent, "/api/v1/conversations/" + std::to_string(other)).body.at("customer").at("id");
  const auto merged = post(supervisor, path + "/merge", {{"from", customer}});
  ASSERT_EQ(merged.status, 200) << merged.reply.body;
  EXPECT_EQ(get(agent, path).body.at("conversations").size(), 2U);
  EXPECT_EQ(get(agent, "/api/v1/customers/" + customer.dump()).body.at("id"), 1);
  EXPECT_EQ(post(supervisor, path + "/merge", {{"from", customer}}).code(), "already_merged");
  EXPECT_EQ(post(supervisor, path + "/merge", {{"from", 1}}).code(), "same_customer");
  EXPECT_EQ(post(supervisor, path + "/merge", {{"from", 4711}}).status, 404);
  EXPECT_EQ(post(agent, path + "/merge", {{"from", customer}}).status, 403);
  const auto undo = "/api/v1/customer-merges/" + merged.body.at("merge_id").dump() + "/undo";
  EXPECT_EQ(call(&supervisor, "POST", undo).status, 204);
  EXPECT_EQ(call(&supervisor, "POST", undo).code(), "not_merged");
  EXPECT_EQ(get(agent, path).body.at("conversations").size(), 1U);
}

}  // namespace
}  // namespace xiaoer::gateway
