// SPDX-License-Identifier: Apache-2.0
#include "knowledgebase/snapshot.h"

#include <gtest/gtest.h>

#include "nlu/normaliser.h"

namespace xiaoer::knowledgebase {
namespace {

Entry entry(Id id, const std::string& question, std::vector<std::string> similar = {}) {
  Entry made;
  made.id = id;
  made.key = "k" + std::to_string(id);
  made.question = question;
  made.similar = std::move(similar);
  made.answers = {{"", "zh", "答" + std::to_string(id)}};
  return made;
}

nlu::Understanding asked(const std::string& text) {
  nlu::Understanding understanding;
  understanding.original = nlu::bounded_text(text);
  understanding.normalised = nlu::normalise(understanding.original).text;
  return understanding;
}

std::vector<Entry> bank() {
  return {entry(1, "退货运费谁承担？", {"退货邮费谁出", "寄回去的运费谁付"}),
          entry(2, "怎么申请退款？", {"如何退款", "我要退款怎么弄"}),
          entry(3, "可以开发票吗？", {"电子发票怎么开", "能开专票吗"}),
          entry(4, "保质期多久？", {"能放多久", "开封后几天内吃完"}),
          entry(5, "How do I return an item?", {"return policy"})};
}

TEST(Snapshot, FindsTheEntryByOtherWordings) {
  const auto snapshot = Snapshot::build(bank(), {});
  EXPECT_EQ(snapshot->size(), 5u);
  for (const auto& [text, id] : {std::pair{"退货的运费由谁来承担", 1},
                                 {"寄回运费谁付呀", 1},
                                 {"發票可以開嗎", 3},
                                 {"这个开封之后能放几天", 4},
                                 {"how can i return my item", 5}}) {
    const auto hits = snapshot->search(asked(text), 3);
    ASSERT_FALSE(hits.empty()) << text;
    EXPECT_EQ(hits.front().entry_id, id) << text;
    EXPECT_GT(hits.front().score, 0.25) << text;
    EXPECT_FALSE(hits.front().words.empty());
  }
}

TEST(Snapshot, TheSameQuestionIsSure) {
  const auto hits = Snapshot::build(bank(), {})->search(asked("退货运费，谁承担"), 3);
  ASSERT_FALSE(hits.empty());
  EXPECT_GT(hits.front().score, 0.95);
  EXPECT_EQ(hits.front().matched, "退货运费谁承担？");
}

TEST(Snapshot, OneHitPerEntryBestFirst) {
  const auto hits = Snapshot::build(bank(), {})->search(asked("退款退货怎么弄"), 5);
  std::vector<Id> ids;
  for (const FaqHit& hit : hits) {
    EXPECT_EQ(std::count(ids.begin(), ids.end(), hit.entry_id), 0);
    ids.push_back(hit.entry_id);
    EXPECT_GE(hits.front().score, hit.score);
  }
}

TEST(Snapshot, ForeignQuestionsScoreLow) {
  const auto snapshot = Snapshot::build(bank(), {});
  for (const char* text : {"今天天气怎么样", "帮我写一首诗", "x", "！！！", "🤮", ""})
    for (const FaqHit& hit : snapshot->search(asked(text), 3)) EXPECT_LT(hit.score, 0.4) << text;
}

TEST(Snapshot, OnlyEntriesInForce) {
  const TimePoint now = *parse_rfc3339("2026-11-22T08:00:00Z");
  Entry draft = entry(1, "退货运费"), early = entry(2, "退货运费"), late = entry(3, "退货运费"),
        good = entry(4, "退货运费");
  draft.status = "draft";
  early.effective_from = now + Milliseconds(1);
  late.expires_at = now;
  good.effective_from = now;
  good.expires_at = now + Milliseconds(1);
  const auto snapshot = Snapshot::build({draft, early, late, good}, now);
  EXPECT_EQ(snapshot->size(), 1u);
  ASSERT_EQ(snapshot->search(asked("退货运费"), 5).size(), 1u);
  EXPECT_EQ(snapshot->find(1), nullptr);
  EXPECT_NE(snapshot->find(4), nullptr);
  EXPECT_NE(snapshot->find_key("k4"), nullptr);
}

TEST(Snapshot, AnswersByChannelAndLanguage) {
  Entry made = entry(1, "问");
  made.answers = {{"", "zh", "通用"}, {"sms", "zh", "短"}, {"", "en", "any"}, {"email", "en", "long"}};
  const auto snapshot = Snapshot::build({made}, {});
  EXPECT_EQ(snapshot->answer(1, "sms", "zh"), "短");
  EXPECT_EQ(snapshot->answer(1, "wechat", "zh"), "通用");
  EXPECT_EQ(snapshot->answer(1, "sms", "en"), "any");
  EXPECT_EQ(snapshot->answer(1, "email", "en"), "long");
  EXPECT_EQ(snapshot->answer(1, "sms", "fr"), "短");
  EXPECT_EQ(snapshot->answer(9, "sms", "zh"), "");
}

TEST(Snapshot, EmptyBankAndHostileQuestions) {
  EXPECT_TRUE(Snapshot::build({}, {})->search(asked("退货"), 3).empty());
  const auto snapshot = Snapshot::build(bank(), {});
  EXPECT_TRUE(snapshot->search(asked("退货"), 0).empty());
  (void)snapshot->search(asked(std::string(100000, 'a')), 3);
  (void)snapshot->search(asked("\xff\xfe"), 3);
}

}  // namespace
}  // namespace xiaoer::knowledgebase
