// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include "knowledgebase/unanswered_store.h"
#include "tests/unit/gateway/desk_stage.h"

namespace xiaoer::gateway {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

const std::string kEntries = "/api/v1/kb/entries";

class KnowledgeApi : public DeskStage {
 protected:
  KnowledgeApi() {
    services.knowledge_changed = [this] {
      ++rebuilt;
      rules.replace_knowledge(
          knowledgebase::Snapshot::build(knowledgebase::EntryStore(*database).published(), now));
    };
  }
  static json entry(const std::string& key, const std::string& question) {
    return {{"key", key},
            {"category", "售后/退货"},
            {"question", question},
            {"similar", {question + "呢"}},
            {"answers", {{{"channel", ""}, {"language", "zh"}, {"text", "可以。"}}}}};
  }
  json add(const std::string& key, const std::string& question) {
    const Answer answer = post(knowledge, kEntries, entry(key, question));
    EXPECT_EQ(answer.status, 201) << answer.reply.body;
    return answer.body;
  }
  Answer put(const json& body, int version) {
    return call(&knowledge, "PUT", at(body), body.dump(),
                {{"if-match", '"' + std::to_string(version) + '"'}});
  }
  Id miss(const std::string& text) {
    database->write([&](Transaction& transaction) {
      knowledgebase::UnansweredStore::record(transaction, {text, text, "any", 5, now});
    });
    return get(knowledge, "/api/v1/kb/unanswered").body["items"][0]["id"];
  }
  Answer resolve(Id id, const json& body) {
    return post(knowledge, "/api/v1/kb/unanswered/" + std::to_string(id) + "/resolve", body);
  }
  static std::string at(const json& entry) { return kEntries + "/" + std::to_string(entry["id"].get<Id>()); }

  int rebuilt = 0;
};

TEST_F(KnowledgeApi, ANewEntryIsStoredToldAndSearchableAtOnce) {
  const json added = add("return.unopened", "没拆封可以退吗");
  EXPECT_EQ(added["status"], "published");
  EXPECT_EQ(added["owner"], "qian");
  EXPECT_EQ(added["version"], 1);
  EXPECT_EQ(rebuilt, 1);
  EXPECT_THAT(changed, ElementsAre(0));
  EXPECT_EQ(
      count("SELECT count(*) FROM event WHERE kind = 'knowledge' AND ref = $1", {added["id"].get<Id>()}), 1);
  ASSERT_NE(rules.current().knowledge->find_key("return.unopened"), nullptr);
  const Answer again = get(agent, at(added));
  EXPECT_EQ(again.body, added);
  EXPECT_EQ(again.header("ETag"), "\"1\"");
}

TEST_F(KnowledgeApi, BadEntriesAreRefusedAndStoreNothing) {
  EXPECT_EQ(post(knowledge, kEntries, {{"qestion", "x"}}).status, 400);
  EXPECT_EQ(call(&knowledge, "POST", kEntries, "not json").status, 400);
  json wrong = entry("a b", "问");
  EXPECT_EQ(post(knowledge, kEntries, wrong).code(), "invalid_entry");
  wrong = entry("a", "问");
  wrong["answers"] = json::array();
  EXPECT_EQ(post(knowledge, kEntries, wrong).status, 422);
  add("a", "问");
  EXPECT_EQ(post(knowledge, kEntries, entry("a", "又问")).code(), "duplicate_key");
  EXPECT_EQ(count("SELECT count(*) FROM kb_entry"), 1);
  EXPECT_EQ(rebuilt, 1);
}

TEST_F(KnowledgeApi, AnEntryWithoutAKeyGetsOne) {
  json body = entry("", "没拆封可以退吗");
  body.erase("key");
  const Answer answer = post(knowledge, kEntries, body);
  EXPECT_EQ(answer.status, 201);
  EXPECT_THAT(answer.body["key"].get<std::string>(), testing::StartsWith("faq."));
}

TEST_F(KnowledgeApi, OnlyKnowledgeRolesMayWrite) {
  const json added = add("a", "问");
  EXPECT_EQ(post(agent, kEntries, entry("b", "问二")).status, 403);
  EXPECT_EQ(call(&agent, "DELETE", at(added), "", {{"if-match", "1"}}).status, 403);
  EXPECT_EQ(get(agent, "/api/v1/kb/unanswered").status, 403);
  EXPECT_EQ(post(agent, "/api/v1/kb/import", {}).status, 403);
  EXPECT_EQ(get(agent, "/api/v1/kb/export").status, 403);
  EXPECT_EQ(call(nullptr, "GET", kEntries).status, 401);
  EXPECT_EQ(post(supervisor, kEntries, entry("b", "问二")).status, 201);
}

TEST_F(KnowledgeApi, AChangeNamesTheVersionItSaw) {
  json seen = add("a", "问");
  EXPECT_EQ(call(&knowledge, "PUT", at(seen), seen.dump()).status, 428);
  now += Milliseconds{1000};
  json mine = seen;
  mine["question"] = "我的问题";
  const Answer saved = put(mine, 1);
  EXPECT_EQ(saved.status, 200);
  EXPECT_EQ(saved.header("ETag"), "\"2\"");
  json late = seen;
  late["question"] = "晚到的问题";
  const Answer stale = put(late, 1);
  EXPECT_EQ(stale.status, 412);
  EXPECT_EQ(stale.code(), "stale_version");
  EXPECT_EQ(stale.body["current"]["question"], "我的问题");
  EXPECT_EQ(stale.body["changed_by"], "客服qian");
  EXPECT_EQ(stale.body["changed_at"], to_rfc3339(now));
  EXPECT_EQ(get(knowledge, at(seen)).body["question"], "我的问题");
}

TEST_F(KnowledgeApi, ForbiddenStepsAreRefused) {
  json seen = add("a", "问");
  seen["status"] = "in_review";
  EXPECT_EQ(put(seen, 1).code(), "forbidden_step");
  seen["status"] = "retired";
  EXPECT_EQ(put(seen, 1).status, 200);
  EXPECT_EQ(rules.current().knowledge->find_key("a"), nullptr);
}

TEST_F(KnowledgeApi, VersionsCanBeReadAndRestored) {
  json seen = add("a", "第一");
  seen["question"] = "第二";
  put(seen, 1);
  const Answer versions = get(agent, at(seen) + "/versions");
  ASSERT_EQ(versions.body["items"].size(), 2U);
  EXPECT_EQ(versions.body["items"][1]["entry"]["question"], "第一");
  const auto restore = [&](int version, const std::string& seen_version) {
    return call(&knowledge, "POST", at(seen) + "/restore", json{{"version", version}}.dump(),
                {{"if-match", seen_version}});
  };
  EXPECT_EQ(restore(1, "1").status, 412);
  EXPECT_EQ(restore(9, "2").status, 404);
  const Answer restored = restore(1, "2");
  EXPECT_EQ(restored.status, 200);
  EXPECT_EQ(restored.body["question"], "第一");
  EXPECT_EQ(restored.body["version"], 3);
}

TEST_F(KnowledgeApi, ADeletedEntryIsGoneAndAudited) {
  const json added = add("a", "问");
  EXPECT_EQ(call(&knowledge, "DELETE", at(added)).status, 428);
  EXPECT_EQ(call(&knowledge, "DELETE", at(added), "", {{"if-match", "7"}}).status, 412);
  EXPECT_EQ(call(&knowledge, "DELETE", at(added), "", {{"if-match", "1"}}).status, 204);
  EXPECT_EQ(get(knowledge, at(added)).status, 404);
  EXPECT_EQ(get(knowledge, at(added) + "/versions").status, 404);
  EXPECT_EQ(get(knowledge, kEntries + "/none").status, 404);
  EXPECT_EQ(text_of("SELECT detail FROM audit WHERE action = 'knowledge_deleted'"), "a: 问");
  EXPECT_EQ(rules.current().knowledge->size(), 0U);
}

TEST_F(KnowledgeApi, ListsPageByPageAndFiltered) {
  for (int i = 0; i < 5; ++i) add("e" + std::to_string(i), "问题" + std::to_string(i));
  std::vector<std::string> keys;
  std::string cursor;
  do {
    const Answer page = get(agent, kEntries + "?limit=2" + (cursor.empty() ? "" : "&cursor=" + cursor));
    for (const auto& item : page.body["items"]) keys.push_back(item["key"]);
    cursor = page.body["next_cursor"].is_null() ? "" : page.body["next_cursor"].get<std::string>();
  } while (!cursor.empty());
  EXPECT_THAT(keys, ElementsAre("e4", "e3", "e2", "e1", "e0"));
  EXPECT_EQ(get(agent, kEntries + "?q=e3").body["items"].size(), 1U);
  EXPECT_EQ(get(agent, kEntries + "?category=%E5%94%AE%E5%90%8E").body["items"].size(), 5U);
  EXPECT_EQ(get(agent, kEntries + "?status=draft").body["items"].size(), 0U);
  EXPECT_EQ(get(agent, kEntries + "?status=live").status, 400);
  EXPECT_EQ(get(agent, kEntries + "?cursor=nonsense").status, 400);
  const json categories = get(agent, "/api/v1/kb/categories").body["items"];
  EXPECT_EQ(categories, (json{{{"name", "售后/退货"}, {"count", 5}}}));
}

TEST_F(KnowledgeApi, UnansweredQuestionsHaveThreeWaysOut) {
  const json added = add("a", "问");
  EXPECT_EQ(resolve(miss("甲"), {{"as", "similar"}, {"entry_id", added["id"]}}).status, 200);
  EXPECT_THAT(get(agent, at(added)).body["similar"].dump(), HasSubstr("甲"));
  EXPECT_NE(rules.current().knowledge->find_key("a"), nullptr);
  EXPECT_EQ(resolve(miss("乙"), {{"as", "new"}}).status, 200);
  EXPECT_EQ(get(agent, kEntries + "?status=draft").body["items"][0]["question"], "乙");
  EXPECT_EQ(resolve(miss("丙"), {{"as", "new"}, {"entry_id", added["id"]}}).status, 200);
  const Answer ignored = resolve(miss("丁"), {{"as", "ignore"}});
  EXPECT_EQ(ignored.body["status"], "ignored");
  EXPECT_EQ(get(knowledge, "/api/v1/kb/unanswered").body["items"].size(), 0U);
  EXPECT_EQ(get(knowledge, "/api/v1/kb/unanswered?status=ignored").body["items"].size(), 1U);
}

TEST_F(KnowledgeApi, WrongResolutionsAreRefused) {
  const Id id = miss("甲");
  EXPECT_EQ(resolve(id, {{"as", "later"}}).status, 422);
  EXPECT_EQ(resolve(id, {{"as", "similar"}}).status, 422);
  EXPECT_EQ(resolve(id, {{"as", "similar"}, {"entry_id", 99}}).status, 404);
  EXPECT_EQ(resolve(id, {{"as", "new"}, {"entry_id", 99}}).status, 404);
  EXPECT_EQ(resolve(id, {{"how", "ignore"}}).status, 400);
  EXPECT_EQ(resolve(99, {{"as", "ignore"}}).status, 404);
  EXPECT_EQ(get(knowledge, "/api/v1/kb/unanswered").body["items"].size(), 1U);
}

TEST_F(KnowledgeApi, TryShowsWhatTheBotWouldMakeOfIt) {
  const std::string pack = XIAOER_SOURCE_DIR "/config/packs/food";
  rules.replace({nlu::Engine::load(pack), dialogs::Script::load(pack), nullptr});
  add("return.unopened", "没拆封可以退吗");
  const Answer found = post(knowledge, "/api/v1/kb/try", {{"text", "没拆封可以退么"}});
  ASSERT_EQ(found.status, 200);
  EXPECT_EQ(found.body["faq"][0]["key"], "return.unopened");
  // The same with an entry that is not saved.
  json unsaved = entry("hours", "周末几点关门");
  const Answer tried = post(knowledge, "/api/v1/kb/try", {{"text", "周末几点关门呀"}, {"entry", unsaved}});
  ASSERT_EQ(tried.status, 200) << tried.reply.body;
  EXPECT_EQ(tried.body["faq"][0]["key"], "hours");
  EXPECT_EQ(count("SELECT count(*) FROM kb_entry"), 1);
  EXPECT_EQ(rules.current().knowledge->find_key("hours"), nullptr);
  unsaved["oops"] = 1;
  EXPECT_EQ(post(knowledge, "/api/v1/kb/try", {{"text", "x"}, {"entry", unsaved}}).status, 400);
  EXPECT_EQ(post(knowledge, "/api/v1/kb/try", {{"txt", "x"}}).status, 400);
}

TEST_F(KnowledgeApi, AnExportComesBackUnchangedAndADryRunKeepsNothing) {
  add("a", "问");
  for (const char* format : {"csv", "xlsx", "toml"}) {
    const Answer file = call(&knowledge, "GET", std::string("/api/v1/kb/export?format=") + format);
    ASSERT_EQ(file.status, 200);
    EXPECT_THAT(file.header("Content-Disposition"), HasSubstr(std::string("knowledge.") + format));
    const Answer report =
        call(&knowledge, "POST", std::string("/api/v1/kb/import?format=") + format, file.reply.body);
    EXPECT_EQ(report.body["unchanged"], 1) << format;
  }
  EXPECT_EQ(rebuilt, 1);
  const std::string csv = "key,question,answer_zh\nb,新,好\nc,,好\n";
  const Answer dry = call(&knowledge, "POST", "/api/v1/kb/import?mode=dry_run", csv);
  EXPECT_EQ(dry.body["created"], 1);
  EXPECT_EQ(dry.body["faults"][0]["line"], 3);
  EXPECT_EQ(count("SELECT count(*) FROM kb_entry"), 1);
  EXPECT_EQ(call(&knowledge, "POST", "/api/v1/kb/import", csv).body["created"], 1);
  EXPECT_EQ(rebuilt, 2);
  EXPECT_NE(rules.current().knowledge->find_key("b"), nullptr);
  EXPECT_EQ(call(&knowledge, "POST", "/api/v1/kb/import", "").status, 422);
  EXPECT_EQ(call(&knowledge, "POST", "/api/v1/kb/import?format=exe", csv).status, 400);
}

}  // namespace
}  // namespace xiaoer::gateway
