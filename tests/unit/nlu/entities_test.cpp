// SPDX-License-Identifier: Apache-2.0
#include "nlu/entities.h"

#include <gtest/gtest.h>

namespace xiaoer::nlu {
namespace {

const Entities& entities() {
  static const Entities instance(
      Entities::read(std::string(XIAOER_SOURCE_DIR) + "/config/packs/food/entities.toml"));
  return instance;
}

std::string value_of(const std::string& kind, const std::string& text) {
  const TimePoint now = *parse_rfc3339("2026-11-22T08:00:00Z");
  std::string values;
  for (const Entity& entity : entities().find(text, normalise(text), now)) {
    EXPECT_EQ(entity.text, text.substr(entity.span.begin, entity.span.end - entity.span.begin));
    if (entity.kind == kind) values += (values.empty() ? "" : "|") + entity.value;
  }
  return values;
}

TEST(Entities, OrderNumbers) {
  EXPECT_EQ(value_of("order_no", "订单号202405200001是什么状态"), "202405200001");
  EXPECT_EQ(value_of("order_no", "我的订单 1234567890"), "1234567890");
  EXPECT_EQ(value_of("order_no", "４０２３４５６７８９０１２３４５６７"),
            "40234567890123456"
            "7");
  EXPECT_EQ(value_of("order_no", "240520-123456789012345"), "240520-123456789012345");
  EXPECT_EQ(value_of("order_no", "1234567890"), "");
  EXPECT_EQ(value_of("order_no", "13812345678"), "");
}

TEST(Entities, WaybillsAndTickets) {
  EXPECT_EQ(value_of("waybill_no", "单号SF1234567890123现在什么情况"), "SF1234567890123");
  EXPECT_EQ(value_of("waybill_no", "快递单号是 432198765432100"), "432198765432100");
  EXPECT_EQ(value_of("ticket_no", "工单号tk20261122-0001到哪了"), "TK20261122-0001");
  EXPECT_EQ(value_of("ticket_no", "TK20240601003"), "TK20240601003");
}

TEST(Entities, Batches) {
  EXPECT_EQ(value_of("batch_no", "帮我查下批次20240315B是不是问题批次"), "20240315B");
  EXPECT_EQ(value_of("batch_no", "生产批号：L2408A"), "L2408A");
}

TEST(Entities, Phones) {
  EXPECT_EQ(value_of("phone", "我电话13812345678"), "13812345678");
  EXPECT_EQ(value_of("phone", "138-1234-5678 谢谢"), "13812345678");
  EXPECT_EQ(value_of("phone", "+86 138 1234 5678"), "13812345678");
  EXPECT_EQ(value_of("phone", "幺三八一二三四五六七八"), "13812345678");
  EXPECT_EQ(value_of("phone", "打 021-62345678"), "02162345678");
  EXPECT_EQ(value_of("phone", "400-820-8888"), "4008208888");
  EXPECT_EQ(value_of("phone", "138123456789"), "");
  EXPECT_EQ(value_of("phone", "2024年1月"), "");
}

TEST(Entities, MailAndIdentity) {
  EXPECT_EQ(value_of("email", "发到Li.Lei+a@Example.com。"), "li.lei+a@example.com");
  EXPECT_EQ(value_of("email", "@all a@b"), "");
  EXPECT_EQ(value_of("id_number", "11010519491231002X"), "11010519491231002x");
  EXPECT_EQ(value_of("id_number", "110105194912310021"), "");
}

TEST(Entities, DatesAmountsQuantities) {
  EXPECT_EQ(value_of("date", "昨天买的，11月20日到货"), "2026-11-21|2026-11-20");
  EXPECT_EQ(value_of("amount", "多付了12.5元"), "12.50");
  EXPECT_EQ(value_of("amount", "便宜了三十块"), "30.00");
  EXPECT_EQ(value_of("amount", "12块5"), "12.50");
  EXPECT_EQ(value_of("amount", "￥99"), "99.00");
  EXPECT_EQ(value_of("quantity", "买了两箱，少了3袋"), "2箱|3袋");
}

TEST(Entities, BankCardsAndBarcodesNeedTheirCheckDigit) {
  EXPECT_EQ(value_of("bank_card", "钱退到6222021234567890128"), "6222021234567890128");
  EXPECT_EQ(value_of("bank_card", "卡号6222021234567890123"), "");
  EXPECT_EQ(value_of("bank_card", "4111 1111 1111 1111"), "4111111111111111");
  EXPECT_EQ(value_of("order_no", "订单号4111111111111111"), "4111111111111111");
  EXPECT_EQ(value_of("barcode", "条码6901234567892是正品吗"), "6901234567892");
  EXPECT_EQ(value_of("barcode", "6 901234 567892"), "6901234567892");
  EXPECT_EQ(value_of("barcode", "条码6901234567893"), "");
  EXPECT_FALSE(passes(DigitCheck::luhn, ""));
  EXPECT_FALSE(passes(DigitCheck::ean13, "69012345678a2"));
}

TEST(Entities, SpokenPhonesMayRepeatDigits) {
  EXPECT_EQ(value_of("phone", "幺三八零零幺三八零零零"), "13800138000");
}

TEST(Entities, WeightsInParts) {
  EXPECT_EQ(value_of("quantity", "称了只有一斤二两"), "1.2斤");
  EXPECT_EQ(value_of("quantity", "两斤半，二两，0.5升"), "2.5斤|2两|0.5升");
  EXPECT_EQ(value_of("quantity", "两斤半价"), "2斤");
  EXPECT_EQ(value_of("quantity", "一箱半个月"), "1箱|0.5个");
}

TEST(Entities, DaysAndTimesOfDay) {
  EXPECT_EQ(value_of("date", "今晚八点送"), "2026-11-22");
  EXPECT_EQ(value_of("time", "今晚八点送"), "20:00");
  EXPECT_EQ(value_of("time", "明天下午三点半和15:05"), "15:30|15:05");
  EXPECT_EQ(value_of("time", "晚上12点，中午12点，凌晨两点一刻"), "00:00|12:00|02:15");
  EXPECT_EQ(value_of("time", "三点建议，25:00，12:60"), "");
}

TEST(Entities, HostileTextStaysCheap) {
  std::string digits;
  for (int i = 0; i < 400; ++i) digits += "13812345678 ";
  EXPECT_LE(entities().find(digits, normalise(digits), {}).size(), 64u);
  EXPECT_TRUE(entities().find("", normalise(""), {}).empty());
}

}  // namespace
}  // namespace xiaoer::nlu
