// SPDX-License-Identifier: Apache-2.0
#include "channels/webchat/web_chat.h"
#include "foundation/error.h"
#include "gmock/gmock.h"
#include "tests/support/web_chat_desk.h"

namespace xiaoer {
namespace {

using test::WebChatDesk;

TEST(WebChatSettings, FaultsAreTold) {
  const auto told = [](const std::string& settings) {
    try {
      WebChatDesk desk(settings);
      return std::string();
    } catch (const ConfigError& error) {
      return error.problems().at(0).text();
    }
  };
  EXPECT_THAT(told("enforce_identity = true"), testing::HasSubstr("needs 'site_secret_file'"));
  EXPECT_THAT(told("site_secret_file = \"/no/such/file\""), testing::HasSubstr("cannot be read"));
  EXPECT_THAT(told("site_secret_env = \"XIAOER_NO_SUCH\""), testing::HasSubstr("no variable"));
  EXPECT_THAT(told("allowed_origins = [\"shop.example\"]"), testing::HasSubstr("is not an origin"));
  EXPECT_THAT(told("allowed_origins = [\"https://shop.example/\"]"), testing::HasSubstr("is not an origin"));
  EXPECT_THAT(told("messages_per_minute = -1"), testing::HasSubstr("0 (no limit)"));
  EXPECT_THAT(told("languages = [\"fr\"]"), testing::HasSubstr("not one of: zh, en"));
  EXPECT_THAT(told("max_attachment_mb = 0"), testing::HasSubstr("from 1 to 10"));
  EXPECT_THAT(told("max_attachment_mb = 11"), testing::HasSubstr("from 1 to 10"));
  EXPECT_THAT(told("max_attachment_mb = 10"), testing::IsEmpty());
  EXPECT_THAT(told("tilte = \"x\""), testing::HasSubstr("tilte"));
}

}  // namespace
}  // namespace xiaoer
