// SPDX-License-Identifier: Apache-2.0
// What lexicon and rules of the shipped pack make of dates: goods that are over call a person, on whatever
// day the message comes; dates of orders, deliveries, coupons and forms call nobody.
#include <gtest/gtest.h>

#include <string>

#include "nlu/pack_engine.h"

namespace xiaoer::nlu {
namespace {

bool calls(const std::string& text, int year) {
  static const PackEngine engine("config/packs/food");
  const TimePoint day(std::chrono::sys_days(std::chrono::year(year) / 11 / 23) + std::chrono::hours(4));
  return engine.urgency_by_rules(text, day).level == Priority::p0;
}

TEST(ExpiredGoods, CallAPerson) {
  for (const char* text : {"今天都23号了，上面写20号",
                           "到20号，今天都22号了",
                           "包装写到周二，今天周四了",
                           "今天周五，袋子上印的周三",
                           "现在都11月了，印着8月",
                           "今天才23号，生产日期是25号",
                           "use by 12 Nov, it's 20 Nov now",
                           "sell by tuesday, today is friday",
                           "上上个月就到期的面包还在架上",
                           "结果发来的是三个月前的",
                           "the cheese was dated last month",
                           "袋底印着去年中秋，今年中秋都过了",
                           "去年的月饼当新的卖",
                           "前年产的酒糟鱼，瓶底看到的",
                           "保质期30天，路上就走了27天",
                           "15天保质期，到手第14天",
                           "超了保质期四十多天",
                           "three days past the use by",
                           "到期都半年了",
                           "仓库里放了三年的货发给我",
                           "出厂已经十个月了才发给我",
                           "明天生产的面包今天就收到了",
                           "六月到期七月发货",
                           "外箱写2024年7月，里面小袋写2023年7月",
                           "周三的面包周五卖给我",
                           "有效期到5月，你们8月才寄"})
    for (const int year : {2026, 2029}) EXPECT_TRUE(calls(text, year)) << text << " in " << year;
}

TEST(ExpiredGoods, AreMeasuredByTheDayOfTheMessage) {
  EXPECT_TRUE(calls("best before 08-2027, arrived today", 2029));
  EXPECT_FALSE(calls("标签上 best before 08-2027", 2026));
  EXPECT_TRUE(calls("生产日期 2027年1月 保质期180天", 2027));
  EXPECT_FALSE(calls("生产日期 2027年9月 保质期180天", 2027));
  EXPECT_TRUE(calls("瓶身写的有效期至2027年3月", 2029));
  EXPECT_FALSE(calls("瓶身写的有效期至2027年3月", 2025));
}

TEST(ExpiredGoods, OtherDatesAreCalm) {
  for (const char* text : {"2026年3月1号生产",
                           "2025.08.12",
                           "生产日期2026年3月1号",
                           "订单是10月5号下的，今天都23号了还没到",
                           "说好20号到，今天都23号了",
                           "说好周五送，今天周一了",
                           "上个月买的，想开发票",
                           "半年前的订单还能开发票吗",
                           "我两年前注册的账号登录不上",
                           "收货日期从10月8号改成10月12号可以吗",
                           "今天周四了，周二下的单怎么还没发",
                           "快递显示前天就到了，今天还没派送",
                           "delivery was due on tuesday, today is friday",
                           "my order from last month still hasn't arrived",
                           "优惠券到11月20号，今天23号了还能用吗",
                           "这个保质期多久",
                           "保质期半年的饼干放冰箱能放更久吗",
                           "牛奶开封后能放几天",
                           "what's the shelf life, 6 months?",
                           "会员上个月到期了怎么续费",
                           "今天都23号了，发票写的是20号",
                           "备注写着周三送，今天都周五了",
                           "你们家昨天的面包真好吃，今天还卖吗",
                           "店里订货写的是1.8升玉米油"})
    for (const int year : {2026, 2029}) EXPECT_FALSE(calls(text, year)) << text << " in " << year;
}

}  // namespace
}  // namespace xiaoer::nlu
