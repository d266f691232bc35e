// SPDX-License-Identifier: Apache-2.0
#include "nlu/engine.h"

#include <gtest/gtest.h>

#include "foundation/error.h"
#include "foundation/text.h"
#include "pack_on_disk.h"

namespace xiaoer::nlu {
namespace {

const Engine& food() {
  static const auto engine = Engine::load(std::string(XIAOER_SOURCE_DIR) + "/config/packs/food");
  return *engine;
}

Understanding understand(const std::string& text) {
  return food().understand(text, *parse_rfc3339("2026-11-22T08:00:00Z"));
}

TEST(Engine, AsksForAPersonInAnyForm) {
  for (const char* text :
       {"转人工", "人工", "人工！！", "人工客服", "真人", "找客服", "活人", "轉人工", "转 人 工", "请转人工",
        "转.人.工", "TALK TO A HUMAN", "我要找人工客服", "有没有活人啊", "Human", "给我转人工！"}) {
    const Understanding result = understand(text);
    EXPECT_GE(result.score_of("human.request"), 0.85) << text;
    EXPECT_EQ(result.top_intent(), "human.request") << text;
  }
}

TEST(Engine, SeesDanger) {
  for (const char* text : {"面包里吃出钢丝", "孩子喝了拉肚子", "我要打12315", "酸奶發霉了", "我要起诉你们"})
    EXPECT_EQ(understand(text).urgency.level, Priority::p0) << text;
  EXPECT_GT(understand("你好").urgency.level, Priority::p1);
}

TEST(Engine, TellsWhy) {
  const Understanding result = understand("我要退貨，订单号202405200001");
  ASSERT_FALSE(result.intents.empty());
  EXPECT_EQ(result.top_intent(), "return.apply");
  ASSERT_FALSE(result.intents.front().reasons.empty());
  for (const auto& intent : result.intents) {
    EXPECT_GE(intent.score, 0);
    EXPECT_LE(intent.score, 1);
  }
  ASSERT_NE(result.first_entity("order_no"), nullptr);
  EXPECT_EQ(result.first_entity("order_no")->value, "202405200001");
}

TEST(Engine, TellsTheLanguage) {
  EXPECT_EQ(understand("我要退货").language, "zh");
  EXPECT_EQ(understand("where is my refund").language, "en");
  EXPECT_EQ(understand("我的 order 还没 ship").language, "mixed");
  EXPECT_EQ(understand("123 !!!").language, "");
  EXPECT_EQ(understand("3.5kg").language, "");
  EXPECT_EQ(understand("sf1234567890123").language, "");
}

TEST(Engine, WordsOfThePackStayWhole) {
  std::string words;
  for (const Token& token : food().segment("七天无理由退货")) words += token.text + "/";
  EXPECT_EQ(words.substr(0, std::string("七天无理由/").size()), "七天无理由/");
}

TEST(Engine, WordsCoverTheText) {
  for (const std::string text :
       {"我要退貨，ABC-123 的　订单！！！！", "hello  world", "🤮🤮🤮", "ア イ 한국어 ไทย"}) {
    std::uint32_t end = 0;
    for (const Token& token : food().segment(text)) {
      EXPECT_GE(token.span.begin, end);
      EXPECT_GT(token.span.end, token.span.begin);
      end = token.span.end;
    }
    EXPECT_LE(end, text.size());
  }
}

TEST(Engine, TakesAnything) {
  std::string marks = "a", long_text;
  for (int i = 0; i < 1000000; ++i) marks += "\xCC\x81";
  for (int i = 0; i < 35000; ++i) long_text += "退";
  for (const std::string& text : {std::string(), std::string("🤮"), long_text, std::string("\xff\xfe\xe9"),
                                  marks, std::string(100000, '1'), std::string(3, '\0')}) {
    const Understanding result = understand(text);
    EXPECT_TRUE(is_valid_utf8(result.original));
    EXPECT_LE(count_code_points(result.original), 4000u);
    for (const Token& token : result.tokens) EXPECT_LE(token.span.end, result.original.size());
    for (const Entity& entity : result.entities) EXPECT_LE(entity.span.end, result.original.size());
    (void)food().segment(text);
  }
}

TEST(Engine, SpansPointIntoTheOriginal) {
  const std::string text = "　　請問ＳＦ1234567890123到哪了";
  const Understanding result = understand(text);
  const Entity* waybill = result.first_entity("waybill_no");
  ASSERT_NE(waybill, nullptr);
  EXPECT_EQ(result.original.substr(waybill->span.begin, waybill->span.end - waybill->span.begin),
            "ＳＦ1234567890123");
}

TEST(Engine, RefusesABrokenPack) {
  const PackOnDisk pack("[[intent]\n", "");
  EXPECT_THROW((void)Engine::load(pack.path()), ConfigError);
  const PackOnDisk empty("", "");
  EXPECT_TRUE(Engine::load(empty.path())->understand("退货", {}).intents.empty());
}

}  // namespace
}  // namespace xiaoer::nlu
