// SPDX-License-Identifier: Apache-2.0
#include "channels/sms/web_parts.h"

#include "gtest/gtest.h"

namespace xiaoer::channels::sms {
namespace {

WebhookRequest with_key(const std::string& key) {
  return {"POST", "/hooks/sms/main", {{"key", key}}, {}, "", "203.0.113.1"};
}

TEST(CallbackKey, OpensTheDoorOnlyToWhoKnowsIt) {
  const std::string key = "0123456789abcdef";
  EXPECT_FALSE(refuse_stranger(with_key(key), key));
  for (const char* wrong : {"", "0123456789abcdeF", "0123456789abcdef0"})
    EXPECT_EQ(refuse_stranger(with_key(wrong), key).value().status, 401) << wrong;
  EXPECT_EQ(refuse_stranger({"POST", "/hooks/sms/main", {}, {}, "", ""}, key).value().status, 401);
}

TEST(CallbackKey, ThatIsEmptyOpensItToNobody) {
  EXPECT_EQ(refuse_stranger(with_key(""), "").value().status, 401);
  EXPECT_EQ(refuse_stranger({"POST", "/hooks/sms/main", {}, {}, "", ""}, "").value().status, 401);
}

}  // namespace
}  // namespace xiaoer::channels::sms
