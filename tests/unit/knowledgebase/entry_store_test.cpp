// SPDX-License-Identifier: Apache-2.0
#include "knowledgebase/entry_store.h"

#include <gmock/gmock.h>

#include "foundation/error.h"
#include "knowledgebase/entry_rules.h"
#include "knowledgebase/pack_loader.h"
#include "knowledgebase/unanswered_store.h"
#include "tests/support/memory_database.h"

namespace xiaoer::knowledgebase {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

Entry sample(const std::string& key, const std::string& category = "售后/退货") {
  Entry entry;
  entry.key = key;
  entry.category = category;
  entry.question = key + " 怎么办？";
  entry.similar = {key + " 如何处理"};
  entry.answers = {{"", "zh", "请联系我们。"}};
  return entry;
}

class EntryStoreTest : public testing::Test {
 protected:
  Entry add(const Entry& entry, int at = 1) {
    Entry out;
    database_->write([&](Transaction& tx) { out = EntryStore::add(tx, entry, {"小王", from_millis(at)}); });
    return out;
  }
  Entry update(const Entry& entry, int at = 2) {
    Entry out;
    database_->write([&](Transaction& tx) {
      out = EntryStore::update(tx, entry, {"小李", from_millis(at)});
    });
    return out;
  }
  void miss(const std::string& text, int at) {
    database_->write([&](Transaction& tx) {
      UnansweredStore::record(tx, {text, text + "！", "any", 9, from_millis(at)});
    });
  }
  // "412 stale_version", or "done".
  std::string outcome(const Work& work) {
    try {
      database_->write(work);
    } catch (const RequestError& error) {
      return std::to_string(error.status()) + " " + error.code();
    }
    return "done";
  }
  std::vector<std::string> keys(const EntryFilter& filter) {
    std::vector<std::string> out;
    for (const auto& entry : store_.list(filter).items) out.push_back(entry.key);
    return out;
  }

  std::unique_ptr<Database> database_ = test::memory_database();
  EntryStore store_{*database_};
  UnansweredStore unanswered_{*database_};
};

TEST_F(EntryStoreTest, KeepsEveryField) {
  Entry entry = sample("a");
  entry.tags = {"退货"};
  entry.owner = "小王";
  entry.effective_from = from_millis(10);
  entry.expires_at = from_millis(20);
  entry.review_at = from_millis(30);
  entry.answers.push_back({"short", "zh", "联系我们"});
  const Entry added = add(entry, 5);
  const Entry found = store_.find(added.id).value();
  EXPECT_TRUE(same_content(found, tidied(entry)));
  EXPECT_EQ(found.version, 1);
  EXPECT_EQ(found.updated_at, from_millis(5));
  EXPECT_EQ(store_.find_key("a")->id, added.id);
  EXPECT_EQ(store_.find(added.id + 1), std::nullopt);
}

TEST_F(EntryStoreTest, RefusesWrongAndDoubleEntries) {
  add(sample("a"));
  Entry wrong = sample("b");
  wrong.question = " ";
  EXPECT_EQ(outcome([&](Transaction& tx) { EntryStore::add(tx, wrong, {}); }), "422 invalid_entry");
  EXPECT_EQ(outcome([&](Transaction& tx) { EntryStore::add(tx, sample("a"), {}); }), "409 duplicate_key");
  EXPECT_EQ(store_.count(), 1);
}

TEST_F(EntryStoreTest, EveryChangeIsAVersion) {
  Entry entry = add(sample("a"));
  entry.question = "新问题";
  entry = update(entry);
  EXPECT_EQ(entry.version, 2);
  const auto versions = store_.versions(entry.id);
  ASSERT_THAT(versions, SizeIs(2));
  EXPECT_EQ(versions[0].version, 2);
  EXPECT_EQ(versions[0].author, "小李");
  EXPECT_THAT(versions[0].content, testing::HasSubstr("新问题"));
  EXPECT_THAT(versions[1].content, testing::HasSubstr("a 怎么办？"));
}

TEST_F(EntryStoreTest, AChangeThatChangesNothingIsNoVersion) {
  const Entry entry = add(sample("a"));
  EXPECT_EQ(update(entry).version, 1);
  EXPECT_THAT(store_.versions(entry.id), SizeIs(1));
}

TEST_F(EntryStoreTest, TheSecondOfTwoEditorsIsTold) {
  const Entry seen = add(sample("a"));
  Entry first = seen, second = seen;
  first.question = "甲";
  second.question = "乙";
  update(first);
  EXPECT_EQ(outcome([&](Transaction& tx) { EntryStore::update(tx, second, {}); }), "412 stale_version");
  EXPECT_EQ(outcome([&](Transaction& tx) { EntryStore::remove(tx, {seen.id, 1}); }), "412 stale_version");
  EXPECT_EQ(store_.find(seen.id)->question, "甲");
}

TEST_F(EntryStoreTest, FollowsTheWorkflow) {
  Entry entry = sample("a");
  entry.status = "draft";
  entry = add(entry);
  entry.status = "in_review";
  entry = update(entry);
  entry.status = "published";
  entry = update(entry);
  Entry back = entry;
  back.status = "in_review";
  EXPECT_EQ(outcome([&](Transaction& tx) { EntryStore::update(tx, back, {}); }), "422 forbidden_step");
  entry.status = "retired";
  EXPECT_EQ(update(entry).version, 4);
  EXPECT_THAT(store_.published(), IsEmpty());
}

TEST_F(EntryStoreTest, RestoresAVersionAndKeepsTheStatus) {
  Entry entry = add(sample("a"));
  entry.question = "新问题";
  entry.effective_from = from_millis(77);
  entry = update(entry);
  entry.status = "retired";
  entry = update(entry);
  Entry restored;
  database_->write([&](Transaction& tx) {
    restored = EntryStore::restore(tx, {entry.id, 3}, 1, {"小王", from_millis(9)});
  });
  EXPECT_EQ(restored.question, "a 怎么办？");
  EXPECT_EQ(restored.effective_from, std::nullopt);
  EXPECT_EQ(restored.status, "retired");
  EXPECT_EQ(restored.version, 4);
  EXPECT_EQ(outcome([&](Transaction& tx) {
              EntryStore::restore(tx, {entry.id, 4}, 99, {});
            }),
            "404 no_such_version");
  EXPECT_EQ(outcome([&](Transaction& tx) {
              EntryStore::restore(tx, {entry.id, 1}, 1, {});
            }),
            "412 stale_version");
}

TEST_F(EntryStoreTest, RemovesWithItsVersions) {
  const Entry entry = add(sample("a"));
  database_->write([&](Transaction& tx) { EntryStore::remove(tx, {entry.id, 1}); });
  EXPECT_EQ(store_.find(entry.id), std::nullopt);
  EXPECT_THAT(store_.versions(entry.id), IsEmpty());
  EXPECT_EQ(outcome([&](Transaction& tx) { EntryStore::remove(tx, {entry.id, 1}); }), "404 no_such_entry");
  EXPECT_EQ(add(sample("b")).version, 1);  // may get the same id again
}

TEST_F(EntryStoreTest, CountsUseWithoutANewVersion) {
  const Entry entry = add(sample("a"));
  database_->write([&](Transaction& tx) {
    EntryStore::count_hit(tx, "a");
    EntryStore::count_hit(tx, "a");
    EntryStore::count_rating(tx, "a", Rating::helpful);
    EntryStore::count_rating(tx, "a", Rating::unhelpful);
    EntryStore::count_hit(tx, "gone");
  });
  Entry found = store_.find(entry.id).value();
  EXPECT_EQ(found.hits, 2);
  EXPECT_EQ(found.helpful, 1);
  EXPECT_EQ(found.unhelpful, 1);
  EXPECT_EQ(found.version, 1);
  found.hits = 0;
  found.question = "新问题";
  EXPECT_EQ(update(found).hits, 2);  // an edit does not reset them
}

TEST_F(EntryStoreTest, ListsNewestFirstInPages) {
  for (int i = 0; i < 5; ++i) add(sample("e" + std::to_string(i)), i < 3 ? 1 : 2);
  EntryFilter filter;
  filter.limit = 2;
  std::vector<std::string> seen;
  int pages = 0;
  for (;; ++pages) {
    const EntryPage page = store_.list(filter);
    for (const auto& entry : page.items) seen.push_back(entry.key);
    if (!page.next) break;
    filter.after = page.next;
  }
  EXPECT_THAT(seen, ElementsAre("e4", "e3", "e2", "e1", "e0"));
  EXPECT_EQ(pages, 2);
}

TEST_F(EntryStoreTest, FiltersByCategoryStatusAndText) {
  add(sample("a", "售后/退货"));
  add(sample("b", "售后"));
  add(sample("c", "售后服务"));
  Entry draft = sample("D_1", "配送");
  draft.status = "draft";
  draft.answers[0].text = "包邮 100%";
  add(draft);
  EXPECT_THAT(keys({.category = "售后"}), ElementsAre("b", "a"));
  EXPECT_THAT(keys({.status = "draft"}), ElementsAre("D_1"));
  EXPECT_THAT(keys({.text = "d_1"}), ElementsAre("D_1"));
  EXPECT_THAT(keys({.text = "100%"}), ElementsAre("D_1"));
  EXPECT_THAT(keys({.text = "%"}), ElementsAre("D_1"));  // a sign, not a wildcard
  EXPECT_THAT(keys({.text = "如何处理"}), SizeIs(4));
  EXPECT_THAT(keys({.text = "'; DROP TABLE kb_entry; --"}), IsEmpty());
}

TEST_F(EntryStoreTest, CountsCategories) {
  add(sample("a"));
  add(sample("b"));
  add(sample("c", "配送"));
  const auto counts = store_.categories();
  ASSERT_THAT(counts, SizeIs(2));
  EXPECT_EQ(counts[0].name, "售后/退货");
  EXPECT_EQ(counts[0].count, 2);
}

TEST_F(EntryStoreTest, KnowsWhenTheSnapshotGoesOutOfDate) {
  EXPECT_EQ(store_.next_change(from_millis(0)), std::nullopt);
  Entry a = sample("a");
  a.effective_from = from_millis(100);
  a.expires_at = from_millis(300);
  add(a);
  Entry b = sample("b");
  b.expires_at = from_millis(200);
  add(b);
  EXPECT_EQ(store_.next_change(from_millis(0)), from_millis(100));
  EXPECT_EQ(store_.next_change(from_millis(100)), from_millis(200));
  EXPECT_EQ(store_.next_change(from_millis(300)), std::nullopt);
}

TEST_F(EntryStoreTest, LoadsAPackOnlyIntoAnEmptyKnowledgeBase) {
  const std::vector<Entry> pack{sample("a"), sample("b")};
  const Clock clock = [] { return from_millis(42); };
  EXPECT_EQ(load_pack_into(*database_, pack, clock), 2U);
  EXPECT_EQ(load_pack_into(*database_, {sample("c")}, clock), 0U);
  EXPECT_EQ(store_.count(), 2);
  EXPECT_EQ(store_.versions(store_.find_key("a")->id).at(0).author, "pack");
}

TEST_F(EntryStoreTest, GroupsUnansweredQuestions) {
  miss("能开发票吗", 1);
  miss("能开发票吗", 2);
  miss("几点关门", 3);
  miss("", 4);
  const auto open = unanswered_.list("open");
  ASSERT_THAT(open, SizeIs(2));
  EXPECT_EQ(open[0].text, "能开发票吗！");
  EXPECT_EQ(open[0].count, 2);
  EXPECT_EQ(open[0].first_at, from_millis(1));
  EXPECT_EQ(open[0].last_at, from_millis(2));
}

TEST_F(EntryStoreTest, AnUnansweredQuestionBecomesADraft) {
  miss("能开发票吗", 1);
  const Id id = unanswered_.list("open").at(0).id;
  Entry draft;
  database_->write([&](Transaction& tx) {
    draft = UnansweredStore::resolve_as_new(tx, id, {"小王", from_millis(2)});
  });
  EXPECT_EQ(draft.status, "draft");
  EXPECT_EQ(draft.question, "能开发票吗！");
  EXPECT_THAT(unanswered_.list("open"), IsEmpty());
  EXPECT_EQ(outcome([&](Transaction& tx) { UnansweredStore::ignore(tx, id); }), "409 already_resolved");
  EXPECT_EQ(outcome([&](Transaction& tx) { UnansweredStore::ignore(tx, 99); }), "404 no_such_question");
}

TEST_F(EntryStoreTest, TwoDraftsOfOneQuestionHaveTwoKeys) {
  for (int round = 0; round < 2; ++round) {
    miss("能开发票吗", round);
    const Id id = unanswered_.list("open").at(0).id;
    database_->write([&](Transaction& tx) { UnansweredStore::resolve_as_new(tx, id, {}); });
  }
  EXPECT_EQ(store_.count(), 2);
}

TEST_F(EntryStoreTest, AnUnansweredQuestionBecomesASimilarQuestion) {
  const Entry entry = add(sample("a"));
  miss("能开发票吗", 1);
  const Id id = unanswered_.list("open").at(0).id;
  EXPECT_EQ(outcome([&](Transaction& tx) { UnansweredStore::resolve_as_similar(tx, id, 99, {}); }),
            "404 no_such_entry");
  EXPECT_THAT(unanswered_.list("open"), SizeIs(1));  // rolled back
  EXPECT_EQ(outcome([&](Transaction& tx) { UnansweredStore::resolve_as_similar(tx, id, entry.id, {}); }),
            "done");
  EXPECT_THAT(store_.find(entry.id)->similar, ElementsAre("a 如何处理", "能开发票吗！"));
}

TEST_F(EntryStoreTest, AResolvedQuestionThatMissesAgainIsOpenAgainButAnIgnoredOneIsNot) {
  const Entry entry = add(sample("a"));
  miss("甲", 1);
  miss("乙", 1);
  for (const auto& question : unanswered_.list("open"))
    database_->write([&](Transaction& tx) {
      if (question.text == "甲！")
        UnansweredStore::resolve_with(tx, question.id, entry.id);
      else
        UnansweredStore::ignore(tx, question.id);
    });
  miss("甲", 2);
  miss("乙", 2);
  ASSERT_THAT(unanswered_.list("open"), SizeIs(1));
  EXPECT_EQ(unanswered_.list("open").at(0).text, "甲！");
  EXPECT_EQ(unanswered_.list("ignored").at(0).count, 2);
}

}  // namespace
}  // namespace xiaoer::knowledgebase
