// SPDX-License-Identifier: Apache-2.0
#include "knowledgebase/entry_json.h"

#include <gmock/gmock.h>

#include "foundation/error.h"
#include "knowledgebase/entry_rules.h"

namespace xiaoer::knowledgebase {
namespace {

Entry full() {
  Entry entry;
  entry.id = 7;
  entry.key = "return.unopened";
  entry.category = "售后/退货";
  entry.question = "没拆封可以退吗？\"引号\"";
  entry.similar = {"没打开能退吗", "emoji 🍜"};
  entry.answers = {{"", "zh", "可以。\n第二行"}, {"short", "zh", "可以"}};
  entry.status = "in_review";
  entry.owner = "小王";
  entry.tags = {"退货"};
  entry.effective_from = from_millis(1'000);
  entry.review_at = from_millis(2'000);
  entry.hits = 3;
  entry.version = 4;
  return entry;
}

std::string code_of(const std::string& json) {
  try {
    (void)entry_from_json(json);
  } catch (const RequestError& error) {
    return std::to_string(error.status()) + " " + error.what();
  }
  return "accepted";
}

TEST(EntryJson, RoundTripsTheContent) {
  EXPECT_TRUE(same_content(full(), entry_from_json(to_json(full()))));
}

TEST(EntryJson, IgnoresWhatOnlyTheStoreWrites) {
  const Entry entry = entry_from_json(to_json(full()));
  EXPECT_EQ(entry.id, 0);
  EXPECT_EQ(entry.hits, 0);
  EXPECT_EQ(entry.version, 0);
}

TEST(EntryJson, KeepsWhatTheBodyDoesNotName) {
  const Entry entry = entry_from_json(R"({"question":"新问题","effective_from":null})", full());
  EXPECT_EQ(entry.question, "新问题");
  EXPECT_EQ(entry.category, "售后/退货");
  EXPECT_EQ(entry.effective_from, std::nullopt);
  EXPECT_EQ(entry.review_at, from_millis(2'000));
}

TEST(EntryJson, AnswersDefaultToChineseForEveryChannel) {
  const Entry entry = entry_from_json(R"({"answers":[{"text":"可以"}]})");
  EXPECT_EQ(entry.answers.at(0), (Answer{"", "zh", "可以"}));
}

TEST(EntryJson, RefusesWhatItDoesNotUnderstand) {
  using testing::HasSubstr;
  EXPECT_THAT(code_of("nonsense"), HasSubstr("400"));
  EXPECT_THAT(code_of("[]"), HasSubstr("400"));
  EXPECT_THAT(code_of(""), HasSubstr("400"));
  EXPECT_THAT(code_of(R"({"qestion":"x"})"), HasSubstr("did you mean 'question'"));
  EXPECT_THAT(code_of(R"({"question":5})"), HasSubstr("'question' must be a text"));
  EXPECT_THAT(code_of(R"({"similar":"x"})"), HasSubstr("'similar' must be a list"));
  EXPECT_THAT(code_of(R"({"similar":[1]})"), HasSubstr("'similar' must be a text"));
  EXPECT_THAT(code_of(R"({"answers":["x"]})"), HasSubstr("'answers' must hold objects"));
  EXPECT_THAT(code_of(R"({"answers":[{"lang":"zh"}]})"), HasSubstr("answers.lang"));
  EXPECT_THAT(code_of(R"({"expires_at":"tomorrow"})"), HasSubstr("'expires_at' must be a time"));
  EXPECT_THAT(code_of("{\"question\":\"\xFF\"}"), HasSubstr("400"));
}

TEST(EntryJson, DamagedColumnsAreStorageErrors) {
  EXPECT_THROW((void)texts_from_json("{"), StorageError);
  EXPECT_THROW((void)texts_from_json("[1]"), StorageError);
  EXPECT_THROW((void)answers_from_json("[1]"), StorageError);
  EXPECT_EQ(texts_from_json(texts_to_json({"甲", "\"乙\""})), (std::vector<std::string>{"甲", "\"乙\""}));
}

}  // namespace
}  // namespace xiaoer::knowledgebase
