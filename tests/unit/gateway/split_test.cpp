// SPDX-License-Identifier: Apache-2.0
// A new topic gets its own conversation: what moves, what stays, and who may do it.
#include "gateway/api/conversation_split.h"
#include "gateway/posts.h"
#include "tests/unit/gateway/desk_stage.h"

namespace xiaoer::gateway {
namespace {

class Split : public DeskStage {
 protected:
  Split() {
    services.part_topic = [this](const channels::TopicSplit& split) {
      asked.push_back(split);
      return channels::TopicParted{"topic", {{"t:topic", "made"}}};
    };
    id = add_conversation("wang", "bot", "王芳");
    visitor_says(id, "第一件事");
    says("第一个回答");
    now += std::chrono::minutes(1);
    visitor_says(id, "第二件事");
    says("第二个回答");
  }
  void says(const std::string& text) {
    database->write([&](Transaction& transaction) {
      Post post;
      post.conversation_id = id;
      post.author = "bot";
      post.body = Text{text};
      post.at = now;
      add_post(transaction, post);
    });
  }
  Answer split(std::int64_t seq, const Person& who) {
    return post(who, "/api/v1/conversations/" + std::to_string(id) + "/split", {{"seq", seq}});
  }
  std::string texts(Id conversation) {
    return text_of(
        "SELECT GROUP_CONCAT(line, ',') FROM (SELECT seq || text AS line FROM message WHERE conversation_id "
        "= "
        "$1 ORDER BY seq)",
        {conversation});
  }

  Id id = 0;
  std::vector<channels::TopicSplit> asked;
};

TEST_F(Split, TheMessageAndAllAfterItMove) {
  const auto answer = split(3, agent);
  ASSERT_EQ(answer.status, 201) << answer.reply.body;
  const Id made = answer.body.at("id");
  EXPECT_EQ(answer.body.at("status"), "human");
  EXPECT_EQ(answer.body.at("assignee").at("id"), agent.id);
  EXPECT_EQ(answer.body.at("customer").at("name"), "王芳");
  EXPECT_EQ(answer.body.at("last_text"), "第二个回答");
  EXPECT_EQ(texts(id), "1第一件事,2第一个回答");
  EXPECT_EQ(texts(made), "1第二件事,2第二个回答");
  EXPECT_EQ(count("SELECT COUNT(*) FROM outbox WHERE conversation_id = $1", {made}), 1);
  EXPECT_EQ(count("SELECT COUNT(*) FROM message WHERE conversation_id = $1 AND pending = 1", {made}), 0);
  EXPECT_EQ(text_of("SELECT last_text FROM conversation WHERE id = $1", {id}), "第一个回答");
  EXPECT_EQ(text_of("SELECT thread FROM conversation WHERE id = $1", {made}), "topic");
  EXPECT_EQ(text_of("SELECT value FROM channel_memory WHERE name = 't:topic'"), "made");
  EXPECT_EQ(count("SELECT COUNT(*) FROM note"), 2);
  visitor_says(id, "第一件事的后续");
  EXPECT_EQ(texts(id), "1第一件事,2第一个回答,5第一件事的后续") << "numbers are never given twice";
}

TEST_F(Split, TheChannelIsToldWhatGoesAndWhatStays) {
  ASSERT_EQ(split(3, agent).status, 201);
  ASSERT_EQ(asked.size(), 1u);
  EXPECT_EQ(asked[0].from.peer, "wang");
  ASSERT_EQ(asked[0].moved.size(), 1u);
  EXPECT_EQ(std::get<Text>(asked[0].moved[0].body).text, "第二件事");
  ASSERT_TRUE(asked[0].newest);
  EXPECT_EQ(std::get<Text>(asked[0].newest->body).text, "第一件事");
}

TEST_F(Split, WhatIsNoTopicIsRefused) {
  for (const int seq : {1, 2, 4}) EXPECT_EQ(split(seq, agent).code(), "not_a_topic") << seq;
  EXPECT_EQ(split(9, agent).code(), "no_message");
  services.part_topic = [](const channels::TopicSplit&) { return std::nullopt; };
  EXPECT_EQ(split(3, agent).code(), "one_conversation");
  EXPECT_EQ(texts(id), "1第一件事,2第一个回答,3第二件事,4第二个回答");
}

TEST_F(Split, OnlyThoseWhoMayActMaySplit) {
  EXPECT_EQ(split(3, knowledge).status, 403);
  ASSERT_EQ(call(&other_agent, "POST", "/api/v1/conversations/" + std::to_string(id) + "/take").status, 200);
  EXPECT_EQ(split(3, agent).code(), "taken_by_other");
  EXPECT_EQ(split(3, supervisor).status, 201);
}

}  // namespace
}  // namespace xiaoer::gateway
