// SPDX-License-Identifier: Apache-2.0
#include "channels/sms/kannel_driver.h"

#include "gtest/gtest.h"

namespace xiaoer::channels::sms {
namespace {

TEST(Kannel, EachCallIsAMessageAndGoesOnce) {
  const Rules rules = read_rules(std::filesystem::path(XIAOER_SOURCE_DIR) / "config/sms/china.toml");
  std::vector<HttpCall> calls;
  HttpAnswer answer;
  KannelSettings settings;
  settings.url = "http://127.0.0.1:13013/cgi-bin/sendsms";
  settings.sender = "1069";
  KannelDriver driver(settings, {"https://gw.example.com/hooks/sms/main", "0123456789abcdef", "【小店】",
                                 "小店", rules, [] { return from_millis(1'790'000'000'000); },
                                 [&](const HttpCall& call) {
                                   calls.push_back(call);
                                   return answer;
                                 }});
  const std::vector<Outgoing> one{{7, "+8613800138000", "您好", "bot"}};
  answer.status = 202;
  EXPECT_TRUE(std::holds_alternative<Delivered>(driver.submit(one).at(0)));
  answer = {true, false};  // it may have gone: nobody sends it again
  EXPECT_TRUE(std::holds_alternative<Unknown>(driver.submit(one).at(0)));
  ASSERT_EQ(calls.size(), 2u);
  for (const HttpCall& call : calls) {
    EXPECT_EQ(call.method, "GET");
    EXPECT_TRUE(call.once);
  }
}

}  // namespace
}  // namespace xiaoer::channels::sms
