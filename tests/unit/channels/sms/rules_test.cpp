// SPDX-License-Identifier: Apache-2.0
#include "channels/sms/rules.h"

#include "foundation/error.h"
#include "gtest/gtest.h"

namespace xiaoer::channels::sms {
namespace {

Rules china() {
  return read_rules(std::filesystem::path(XIAOER_SOURCE_DIR) / "config/sms/china.toml");
}

TEST(SmsRules, NumbersBecomeOnesThatAreKnownEverywhere) {
  const Rules rules = china();
  for (const char* form :
       {"13800138000", "8613800138000", "008613800138000", "+8613800138000", "+86 138-0013-8000"})
    EXPECT_EQ(rules.full_number(form), "+8613800138000") << form;
  EXPECT_EQ(rules.full_number("10086"), "10086");
  EXPECT_EQ(rules.full_number("+15005550006"), "+15005550006");
  EXPECT_EQ(rules.full_number("Xiaoer"), "Xiaoer");
  EXPECT_EQ(rules.full_number("JD618"), "JD618");
}

TEST(SmsRules, WordsAreComparedPlainly) {
  EXPECT_EQ(plain_word(" ｔｄ。 "), "TD");
  EXPECT_EQ(plain_word("退订！"), "退订");
  EXPECT_EQ(plain_word("　T　"), "T");
  EXPECT_EQ(plain_word("“退订”"), "退订");
  EXPECT_EQ(plain_word(""), "");
  EXPECT_EQ(plain_word("。。"), "");
  EXPECT_EQ(plain_word("\xEF"), "\xEF");
}

TEST(SmsRules, OperatorsCodesHaveWords) {
  const Rules rules = china();
  EXPECT_EQ(rules.in_words("UNDELIV MK:0001"), "空号 / the number does not exist（UNDELIV MK:0001）");
  EXPECT_EQ(rules.in_words("UNDELIV"), "未能送达 / could not be delivered（UNDELIV）");
  EXPECT_TRUE(rules.in_words("MK:9999").starts_with("对方手机或归属局不能接收"));
  EXPECT_EQ(rules.in_words("XY:1"), "XY:1");
}

TEST(SmsRules, NightsAreQuiet) {
  const Rules rules = china();
  const auto at = [](const char* text) { return parse_rfc3339(text).value(); };
  EXPECT_EQ(rules.quiet_for(at("2026-11-22T12:00:00+08:00")), std::nullopt);
  EXPECT_EQ(rules.quiet_for(at("2026-11-22T08:00:00+08:00")), std::nullopt);
  EXPECT_EQ(rules.quiet_for(at("2026-11-22T22:00:00+08:00")), std::chrono::hours{10});
  EXPECT_EQ(rules.quiet_for(at("2026-11-23T07:59:00+08:00")), std::chrono::minutes{1});
  EXPECT_EQ(rules.quiet_for(at("2026-11-22T21:59:59+08:00")), std::nullopt);
}

TEST(SmsRules, FaultsAreAllReportedWithTheirPlace) {
  Document document(R"([numbers]
country = "86"
[signature]
[refusal]
leave_words = []
[quiet]
from = "25:00"
to = "8"
zone = "east"
[limits]
per_day = -1
[texts]
empty = "x"
odd = 1
)",
                    "rules.toml");
  try {
    static_cast<void>(read_rules(document));
    FAIL() << "nothing was reported";
  } catch (const ConfigError& error) {
    EXPECT_GE(error.problems().size(), 8u);
    for (const auto& problem : error.problems()) EXPECT_EQ(problem.file, "rules.toml");
  }
}

}  // namespace
}  // namespace xiaoer::channels::sms
