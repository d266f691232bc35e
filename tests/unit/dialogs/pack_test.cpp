// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "dialogs/book.h"
#include "tests/unit/dialogs/stage.h"

namespace xiaoer::dialogs {
namespace {

const TicketType* shipped_type(const std::string& id) {
  for (const auto& type : shipped_script()->ticket_types())
    if (type.id == id) return &type;
  return nullptr;
}

TEST(ShippedPack, KnowsTheTicketTypesOfTheTrade) {
  for (const char* id : {"enquiry", "complaint", "food_safety", "return", "exchange", "refund", "damage",
                         "delivery_delay", "repair", "order_change", "suggestion", "malicious"})
    EXPECT_NE(shipped_type(id), nullptr) << id;
}

TEST(ShippedPack, PromisesWhatTheComplaintRuleSays) {
  const auto* complaint = shipped_type("complaint");
  ASSERT_NE(complaint, nullptr);
  EXPECT_EQ(complaint->priority, "normal");
  EXPECT_EQ(complaint->first_response, std::chrono::hours(24));
  EXPECT_EQ(complaint->answer, std::chrono::hours(48));
  EXPECT_EQ(complaint->solve, std::chrono::hours(72));
  ASSERT_NE(complaint->field("order_no"), nullptr);
  EXPECT_TRUE(complaint->field("order_no")->required);
  ASSERT_NE(complaint->field("photos"), nullptr);
  EXPECT_FALSE(complaint->field("photos")->required);
  EXPECT_EQ(complaint->field("batch_no"), nullptr);
  EXPECT_EQ(shipped_type("food_safety")->priority, "urgent");
  EXPECT_EQ(shipped_type("food_safety")->first_response, std::chrono::minutes(15));
}

TEST(ShippedPack, GreetsInBothLanguagesWithButtons) {
  Facts facts;
  facts.language = "zh";
  const Say chinese = shipped_script()->greeting(facts);
  EXPECT_NE(chinese.template_text.find("小二"), std::string::npos);
  EXPECT_GE(chinese.choices.size(), 3u);
  facts.language = "en";
  EXPECT_NE(shipped_script()->greeting(facts).template_text.find("Xiaoer"), std::string::npos);
}

TEST(ShippedPack, AnUnknownReplyIsEmptyAndAnUnknownLanguageIsChinese) {
  EXPECT_EQ(shipped_script()->reply("no.such", "zh"), "");
  EXPECT_EQ(shipped_script()->reply("confirm.yes", "fr"), "确认提交");
}

TEST(ShippedPack, EveryReplyIsWrittenInBothLanguages) {
  const Book book = load_book(XIAOER_SOURCE_DIR "/config/packs/food");
  for (const auto& id : book.replies.ids()) {
    EXPECT_FALSE(book.replies.text(id, "en").empty()) << id;
    EXPECT_NE(book.replies.text(id, "en"), "") << id;
  }
}

TEST(ShippedPack, IntentsUsedAreListedOnce) {
  const auto used = shipped_script()->intents_used();
  EXPECT_GT(used.size(), 20u);
  EXPECT_TRUE(std::is_sorted(used.begin(), used.end()));
  EXPECT_EQ(std::adjacent_find(used.begin(), used.end()), used.end());
}

}  // namespace
}  // namespace xiaoer::dialogs
