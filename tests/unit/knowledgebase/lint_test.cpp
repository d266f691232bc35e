// SPDX-License-Identifier: Apache-2.0
#include "knowledgebase/lint.h"

#include <gmock/gmock.h>

#include "knowledgebase/near_wordings.h"

namespace xiaoer::knowledgebase {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

Entry sample(const std::string& key, const std::string& question) {
  Entry entry;
  entry.key = key;
  entry.category = "售后";
  entry.question = question;
  entry.similar = {key + key + key};
  entry.answers = {{"", "zh", "答"}, {"", "en", "Answer"}};
  return entry;
}

// "gravity kind key" of each finding.
std::vector<std::string> findings(const std::vector<Entry>& entries) {
  std::vector<std::string> out;
  for (const auto& finding : lint(entries, from_millis(1'000)))
    out.push_back((finding.gravity == Gravity::fault ? "fault " : "hint ") + finding.kind + " " +
                  finding.key);
  return out;
}

TEST(NearWordings, FindsTheSameButForPunctuationAndBlanks) {
  const auto pairs = near_wordings({sample("a", "没拆封可以退吗？"), sample("b", "没拆封，可以退吗")}, 0.8);
  ASSERT_THAT(pairs, SizeIs(1));
  EXPECT_EQ(pairs[0].key, "a");
  EXPECT_EQ(pairs[0].other_key, "b");
  EXPECT_DOUBLE_EQ(pairs[0].likeness, 1);
}

TEST(NearWordings, FindsNearOnesAndLeavesDifferentOnes) {
  const std::vector<Entry> entries{sample("a", "没拆封的食品可以退货吗"),
                                   sample("b", "没拆封的食品可以退货么"),
                                   sample("c", "拆开的食品还能换货吗")};
  const auto pairs = near_wordings(entries, 0.8);
  ASSERT_THAT(pairs, SizeIs(1));
  EXPECT_EQ(pairs[0].other_key, "b");
}

TEST(NearWordings, ComparesSimilarQuestionsAcrossEntriesOnly) {
  Entry a = sample("a", "能开发票吗");
  a.similar = {"能开发票吗吗", "可以开票么"};
  Entry b = sample("b", "几点关门");
  b.similar = {"可以开票么？"};
  const auto pairs = near_wordings({a, b}, 0.8);
  ASSERT_THAT(pairs, SizeIs(1));
  EXPECT_EQ(pairs[0].wording, "可以开票么");
}

TEST(NearWordings, FindsWhatComparingAllWithAllFinds) {
  std::vector<Entry> entries;
  std::uint32_t state = 7;
  for (int i = 0; i < 120; ++i) {
    std::string text;
    for (int j = 0; j < 8; ++j)
      text += std::string(1, static_cast<char>('a' + (state = state * 1664525 + 1013904223) / (1U << 30)));
    entries.push_back(sample("k" + std::to_string(i), text));
    entries.back().similar.clear();
  }
  const auto found = near_wordings(entries, 0.8);
  std::size_t expected = 0;
  for (std::size_t i = 0; i < entries.size(); ++i)
    for (std::size_t j = i + 1; j < entries.size(); ++j)
      expected += near_wordings({entries[i], entries[j]}, 0.8).size();
  EXPECT_EQ(found.size(), expected);
  EXPECT_GT(expected, 0U);
}

TEST(NearWordings, EmptyAndTinyTextsDoNoHarm) {
  EXPECT_THAT(near_wordings({sample("a", ""), sample("b", "？！")}, 0.8), IsEmpty());
  EXPECT_THAT(near_wordings({sample("a", "退"), sample("b", "退")}, 0.8), SizeIs(1));
}

TEST(Lint, FindsNothingInGoodEntries) {
  EXPECT_THAT(findings({sample("a", "能退吗"), sample("b", "几点关门")}), IsEmpty());
}

TEST(Lint, FindsEachKind) {
  Entry expired = sample("a", "春节几点关门");
  expired.expires_at = from_millis(1'000);
  Entry wordy = sample("b", "能开发票吗");
  std::string words;
  for (int i = 0; i < 141; ++i) words += "字";
  wordy.answers.push_back({"short", "zh", words});
  Entry bare = sample("c", "多久到货");
  bare.answers.pop_back();
  bare.similar.clear();
  bare.category.clear();
  bare.review_at = from_millis(999);
  Entry twin = sample("d", "多久到货？");
  EXPECT_THAT(findings({expired, wordy, bare, twin}),
              testing::ElementsAre("fault expired a", "fault short_answer_too_long b",
                                   "fault near_duplicate c", "hint missing_english c", "hint no_similar c",
                                   "hint no_category c", "hint review_due c"));
}

TEST(Lint, LeavesRetiredEntriesAlone) {
  Entry gone = sample("a", "能退吗");
  gone.status = "retired";
  gone.answers.clear();
  EXPECT_THAT(findings({gone, sample("b", "能退吗")}), IsEmpty());
}

}  // namespace
}  // namespace xiaoer::knowledgebase
