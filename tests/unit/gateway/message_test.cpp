// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include "foundation/error.h"
#include "tests/unit/gateway/desk_stage.h"

namespace xiaoer::gateway {
namespace {

using testing::ElementsAre;

class Messages : public DeskStage {
 protected:
  Id id = add_conversation("peer", "queued");
  std::string at(const std::string& rest) const {
    return "/api/v1/conversations/" + std::to_string(id) + rest;
  }
  Answer reply(const Person& who, const json& body) { return post(who, at("/messages"), body); }
  std::vector<int> seqs(const std::string& query) {
    std::vector<int> out;
    const auto answer = get(agent, at("/messages?" + query));
    for (const auto& item : answer.body.at("items")) out.push_back(item.at("seq"));
    return out;
  }
};

TEST_F(Messages, ComeInOrderFromBothEnds) {
  for (int i = 1; i <= 5; ++i) visitor_says(id, "第" + std::to_string(i));
  EXPECT_THAT(seqs("limit=2"), ElementsAre(4, 5));
  EXPECT_THAT(seqs("limit=2&before=4"), ElementsAre(2, 3));
  EXPECT_THAT(seqs("limit=2&after=0"), ElementsAre(1, 2));
  EXPECT_THAT(seqs("after=3"), ElementsAre(4, 5));
  EXPECT_EQ(get(agent, at("/messages?limit=2")).body.at("next_cursor"), 4);
  EXPECT_EQ(get(agent, at("/messages?limit=2&after=0")).body.at("next_cursor"), 2);
  EXPECT_EQ(get(agent, at("/messages?after=3")).body.at("next_cursor"), nullptr);
  EXPECT_EQ(get(agent, at("/messages?limit=5")).body.at("next_cursor"), nullptr);
  EXPECT_EQ(get(agent, at("/messages?after=x")).status, 400);
}

TEST_F(Messages, ShowWhatTheDeskMayKnowAndNoSecret) {
  visitor_says(id, "水饺坏了");
  database->write([&](Transaction& transaction) {
    transaction.run(
        "INSERT INTO message (shard, conversation_id, seq, author, type, text, extra, feedback, explanation, "
        "delivery, sent_at, stored_at) VALUES (7, $1, 2, 'bot', 'choices', '请选择', "
        "'{\"choices\":[{\"label\":\"退货\",\"value\":\"return\"}]}', 2, "
        "'{\"decision\":{\"kind\":\"answer\"}}', "
        "'failed', 1000, 1000)",
        {id});
    transaction.run(
        "INSERT INTO outbox (shard, conversation_id, message_id, channel, account, status, next_at, error, "
        "created_at) SELECT 7, $1, id, 'webchat', 'demo', 'dead', 0, 'window closed', 0 FROM message "
        "WHERE seq = 2",
        {id});
  });
  const auto items = get(agent, at("/messages")).body.at("items");
  EXPECT_EQ(items[0].dump().find("secret"), std::string::npos);
  EXPECT_EQ(items[1].at("choices")[0].at("value"), "return");
  EXPECT_EQ(items[1].at("rating"), "helpful");
  EXPECT_EQ(items[1].at("delivery"), "failed");
  EXPECT_EQ(items[1].at("delivery_error"), "window closed");
  EXPECT_EQ(items[1].at("explanation").at("decision").at("kind"), "answer");
}

TEST_F(Messages, WhatCannotBeReadShowsItsTextAndHidesNoOther) {
  visitor_says(id, "在吗");
  visitor_says(id, "水饺坏了");
  for (const StoredBody& damaged : std::vector<StoredBody>{
           {"choices", "", "{"}, {"letter", "", R"({"attachments":1})"}, {"hologram", "", "{}"}}) {
    database->write([&](Transaction& transaction) {
      transaction.run("UPDATE message SET type = $1, extra = $2 WHERE seq = 1",
                      {damaged.type, damaged.extra});
    });
    const auto answer = get(agent, at("/messages"));
    ASSERT_EQ(answer.status, 200) << damaged.type;
    EXPECT_EQ(answer.body.at("items")[0].at("type"), "text");
    EXPECT_EQ(answer.body.at("items")[0].at("text"), "在吗");
    EXPECT_EQ(answer.body.at("items")[1].at("text"), "水饺坏了");
  }
}

TEST_F(Messages, AReplyTakesTheConversationAndGoesOut) {
  visitor_says(id, "在吗");
  const auto answer = reply(agent, {{"client_id", "c1"}, {"text", " 您好 "}, {"expected_seq", 1}});
  ASSERT_EQ(answer.status, 201) << answer.reply.body;
  EXPECT_EQ(answer.body.at("text"), "您好");
  EXPECT_EQ(answer.body.at("author"), "agent");
  EXPECT_EQ(answer.body.at("author_name"), "客服li");
  EXPECT_EQ(answer.body.at("client_id"), "c1");
  EXPECT_EQ(answer.body.at("delivery"), "waiting");
  EXPECT_EQ(count("SELECT COUNT(*) FROM outbox WHERE message_id = $1", {answer.body.at("id").get<Id>()}), 1);
  const auto conversation = get(agent, at("")).body;
  EXPECT_EQ(conversation.at("status"), "human");
  EXPECT_EQ(conversation.at("assignee").at("id"), agent.id);
  EXPECT_EQ(conversation.at("waiting_since"), nullptr);
  EXPECT_EQ(conversation.at("unread"), 0);
  EXPECT_THAT(outgoing, ElementsAre("webchat demo"));
}

TEST_F(Messages, TheSameClientIdIsTheSameMessage) {
  const auto first = reply(agent, {{"client_id", "c1"}, {"text", "您好"}, {"expected_seq", 0}});
  visitor_says(id, "又来了");
  const auto again = reply(agent, {{"client_id", "c1"}, {"text", "您好"}, {"expected_seq", 0}});
  EXPECT_EQ(again.status, 200);
  EXPECT_EQ(again.body.at("id"), first.body.at("id"));
  EXPECT_EQ(count("SELECT COUNT(*) FROM message WHERE author = 'agent'"), 1);
  EXPECT_EQ(count("SELECT COUNT(*) FROM outbox"), 1);
}

TEST_F(Messages, AReplyToOldWordsIsHeldBack) {
  visitor_says(id, "一");
  visitor_says(id, "二");
  const auto answer = reply(agent, {{"client_id", "c1"}, {"text", "您好"}, {"expected_seq", 1}});
  EXPECT_EQ(answer.status, 412);
  EXPECT_EQ(answer.code(), "stale_reply");
  EXPECT_EQ(answer.body.at("last_seq"), 2);
  EXPECT_EQ(count("SELECT COUNT(*) FROM message WHERE author = 'agent'"), 0);
  EXPECT_EQ(get(agent, at("")).body.at("status"), "queued");
  EXPECT_EQ(reply(agent, {{"client_id", "c1"}, {"text", "您好"}, {"expected_seq", 2}}).status, 201);
  // Our own later words make nothing stale.
  EXPECT_EQ(reply(agent, {{"client_id", "c2"}, {"text", "还在吗"}, {"expected_seq", 2}}).status, 201);
  EXPECT_EQ(reply(agent, {{"client_id", "c3"}, {"text", "不告诉序号"}}).status, 201);
}

TEST_F(Messages, OtherAgentsCannotButInAndSupervisorsCan) {
  ASSERT_EQ(reply(agent, {{"client_id", "c1"}, {"text", "您好"}}).status, 201);
  EXPECT_EQ(reply(other_agent, {{"client_id", "c2"}, {"text", "我来"}}).code(), "taken_by_other");
  EXPECT_EQ(reply(supervisor, {{"client_id", "c3"}, {"text", "我是主管"}}).status, 201);
  EXPECT_EQ(get(agent, at("")).body.at("assignee").at("id"), agent.id);
}

TEST_F(Messages, ClientIdsAreTheAuthorsOwn) {
  ASSERT_EQ(reply(agent, {{"client_id", "c1"}, {"text", "您好"}}).status, 201);
  EXPECT_TRUE(get(agent, at("/messages")).body.at("items")[0].contains("client_id"));
  EXPECT_FALSE(get(other_agent, at("/messages")).body.at("items")[0].contains("client_id"));
}

TEST_F(Messages, BadRepliesAreRefusedByName) {
  EXPECT_EQ(reply(agent, {{"text", "x"}}).code(), "missing_field");
  EXPECT_EQ(reply(agent, {{"client_id", ""}, {"text", "x"}}).code(), "empty_text");
  EXPECT_EQ(reply(agent, {{"client_id", "c"}}).code(), "text_or_attachment");
  EXPECT_EQ(reply(agent, {{"client_id", "c"}, {"text", "x"}, {"attachment_id", "y"}}).code(),
            "text_or_attachment");
  EXPECT_EQ(reply(agent, {{"client_id", "c"}, {"text", " \u200b "}}).code(), "empty_text");
  EXPECT_EQ(reply(agent, {{"client_id", "c"}, {"text", std::string(10001, 'x')}}).code(), "too_long");
  EXPECT_EQ(reply(agent, {{"client_id", "c"}, {"attachment_id", "../../etc/passwd"}}).code(),
            "no_attachment");
  EXPECT_EQ(reply(agent, {{"client_id", "c"}, {"text", "x"}, {"author", "bot"}}).code(), "unknown_field");
  EXPECT_EQ(reply(agent, {{"client_id", "c"}, {"text", std::string("a\0b", 3)}}).code(), "wrong_type");
  EXPECT_EQ(post(agent, "/api/v1/conversations/4711/messages", {{"client_id", "c"}, {"text", "x"}}).status,
            404);
  EXPECT_EQ(count("SELECT COUNT(*) FROM message"), 0);
}

TEST_F(Messages, TheFirstReplyIsTheTicketsFirstResponse) {
  const auto ticket = post(agent, "/api/v1/tickets", {{"conversation_id", id}, {"type", "complaint"}}).body;
  EXPECT_EQ(ticket.at("first_response_at"), nullptr);
  now += std::chrono::minutes(3);
  ASSERT_EQ(reply(agent, {{"client_id", "c1"}, {"text", "您好"}}).status, 201);
  const auto path = "/api/v1/tickets/" + std::to_string(ticket.at("id").get<Id>());
  const auto first = get(agent, path).body.at("first_response_at");
  EXPECT_EQ(first, to_rfc3339(now));
  now += std::chrono::minutes(3);
  ASSERT_EQ(reply(agent, {{"client_id", "c2"}, {"text", "还在"}}).status, 201);
  EXPECT_EQ(get(agent, path).body.at("first_response_at"), first);
}

TEST_F(Messages, WithoutKnowledgeThereAreNoSuggestions) {
  visitor_says(id, "怎么退货");
  EXPECT_EQ(get(agent, at("/suggestions")).body.at("items"), json::array());
  EXPECT_EQ(get(agent, "/api/v1/conversations/4711/suggestions").status, 404);
}

class Attachments : public Messages {
 protected:
  const std::string png = std::string("\x89PNG\r\n\x1A\n\0\0\0\rIHDR", 16);
  Answer upload(const std::string& name, const std::string& mime, const std::string& bytes) {
    return call(&agent, "POST", at("/attachments?name=" + name), bytes, {{"content-type", mime}});
  }
};

TEST_F(Attachments, ComeBackAsTheyWere) {
  const auto stored = upload("%E5%9D%8F%E4%BA%86.png", "image/png", png);
  ASSERT_EQ(stored.status, 201) << stored.reply.body;
  EXPECT_EQ(stored.body.at("name"), "坏了.png");
  EXPECT_EQ(stored.body.at("mime"), "image/png");
  EXPECT_EQ(stored.body.at("size"), png.size());
  const auto loaded = get(agent, stored.body.at("url").get<std::string>());
  EXPECT_EQ(loaded.status, 200);
  EXPECT_EQ(loaded.reply.body, png);
  EXPECT_EQ(loaded.reply.content_type, "image/png");
  EXPECT_TRUE(loaded.header("Content-Disposition").starts_with("inline;"));
  const std::string file = stored.body.at("id");
  EXPECT_TRUE(std::filesystem::exists(folder.path() / "attachments" / file.substr(0, 2) / file));
}

TEST_F(Attachments, OtherFilesAreForSavingOnly) {
  const auto stored = upload("a.txt", "text/plain", "hello");
  ASSERT_EQ(stored.status, 201) << stored.reply.body;
  EXPECT_TRUE(get(agent, stored.body.at("url")).header("Content-Disposition").starts_with("attachment;"));
}

TEST_F(Attachments, FormattedMailIsShownInAClosedFrame) {
  const std::string file = upload("mail.html", "text/plain", "hello <b>you</b>").body.at("id");
  const std::string url = "/api/v1/attachments/" + file + "/view";
  EXPECT_EQ(get(agent, url).status, 404);  // nothing but formatted mail
  database->write([&](Transaction& transaction) {
    transaction.run("UPDATE attachment SET mime = 'text/html' WHERE id = $1", {file});
  });
  const auto closed = get(agent, url);
  EXPECT_EQ(closed.status, 200);
  EXPECT_TRUE(closed.reply.content_type.starts_with("text/html"));
  EXPECT_NE(closed.reply.body.find("hello <b>you</b>"), std::string::npos);
  const std::string policy = closed.header("Content-Security-Policy");
  EXPECT_NE(policy.find("default-src 'none'"), std::string::npos);
  EXPECT_NE(policy.find("sandbox"), std::string::npos);
  for (const char* open : {"script", "allow-same-origin", "https:"})
    EXPECT_EQ(policy.find(open), std::string::npos) << open;
  EXPECT_TRUE(get(agent, url + "?pictures=1")
                  .header("Content-Security-Policy")
                  .ends_with("img-src data: https: http:"));
  EXPECT_EQ(get(agent, "/api/v1/attachments/" + file).header("Content-Disposition").substr(0, 10),
            "attachment");
}

TEST_F(Attachments, ActiveAndDisguisedFilesAreRefused) {
  EXPECT_EQ(upload("a.html", "text/html", "<html><script>1</script>").status, 415);
  EXPECT_EQ(upload("a.svg", "image/svg+xml", "<svg xmlns='http://www.w3.org/2000/svg'/>").status, 415);
  EXPECT_EQ(upload("a.png", "image/png", "<html><script>1</script>").status, 415);
  EXPECT_EQ(upload("a.exe", "image/png",
                   std::string("\x7F"
                               "ELF\0\0\0\0\0",
                               9))
                .status,
            415);
  EXPECT_EQ(upload("a.png", "image/png", "").code(), "empty_file");
  EXPECT_EQ(upload("a.png", "image/png", png + std::string(10u << 20, 'x')).code(), "too_large");
  EXPECT_EQ(count("SELECT COUNT(*) FROM attachment"), 0);
  EXPECT_FALSE(std::filesystem::exists(folder.path() / "attachments"));
}

TEST_F(Attachments, NamesAreNoPaths) {
  EXPECT_EQ(upload("..%2F..%2Fetc%2Fpasswd", "text/plain", "x").body.at("name"), "passwd");
  EXPECT_EQ(upload("", "text/plain", "x").body.at("name"), "file");
}

TEST_F(Attachments, BelongToTheirConversation) {
  const std::string file = upload("a.png", "image/png", png).body.at("id");
  const Id other = add_conversation("other", "queued");
  EXPECT_FALSE(attachments.load(other, file));
  EXPECT_TRUE(attachments.load(id, file));
  EXPECT_EQ(post(agent, "/api/v1/conversations/" + std::to_string(other) + "/messages",
                 {{"client_id", "c"}, {"attachment_id", file}})
                .code(),
            "no_attachment");
  const auto sent = reply(agent, {{"client_id", "c"}, {"attachment_id", file}});
  ASSERT_EQ(sent.status, 201) << sent.reply.body;
  EXPECT_EQ(sent.body.at("type"), "image");
  EXPECT_EQ(sent.body.at("attachment").at("url"), "/api/v1/attachments/" + file);
}

TEST_F(Attachments, GuessedIdsFindNothing) {
  for (const std::string guess : {"1", "%2E%2E", "zz", "ffffffffffffffffffffffffffffffff"})
    EXPECT_EQ(get(agent, "/api/v1/attachments/" + guess).status, 404) << guess;
  EXPECT_EQ(call(&agent, "POST", "/api/v1/conversations/4711/attachments?name=a", png,
                 {{"content-type", "image/png"}})
                .status,
            404);
}

TEST_F(Attachments, ADamagedFileIsAnError) {
  const std::string file = upload("a.png", "image/png", png).body.at("id");
  std::filesystem::resize_file(folder.path() / "attachments" / file.substr(0, 2) / file, 3);
  EXPECT_THROW((void)attachments.load(id, file), StorageError);
}

TEST_F(Messages, ARepetitionNeedsNobodysLeave) {
  bool used_up = false;
  services.objection = [&](const OutboundMessage&) -> std::optional<channels::Objection> {
    if (!used_up) return std::nullopt;
    return channels::Objection{"quota", "额度已用完", "used up"};
  };
  const json body{{"client_id", "last"}, {"text", "最后一条"}};
  const auto first = reply(agent, body);
  ASSERT_EQ(first.status, 201);
  used_up = true;
  const auto again = reply(agent, body);
  EXPECT_EQ(again.status, 200);
  EXPECT_EQ(again.body.at("id"), first.body.at("id"));
  EXPECT_EQ(reply(agent, {{"client_id", "next"}, {"text", "又一条"}}).status, 422);
}

}  // namespace
}  // namespace xiaoer::gateway
