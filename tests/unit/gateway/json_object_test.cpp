// SPDX-License-Identifier: Apache-2.0
#include "gateway/http/json_object.h"

#include <gtest/gtest.h>

#include <limits>
#include <nlohmann/json.hpp>

namespace xiaoer::gateway {
namespace {

TEST(JsonObject, WritesEveryKindOfMember) {
  const auto text = JsonObject()
                        .set("text", "退货")
                        .set("integer", std::int64_t{-7})
                        .set("flag", true)
                        .set("number", 0.25)
                        .set("at", from_millis(1))
                        .set("never", std::optional<TimePoint>{})
                        .set("raw", RawJson{"[1,2]"})
                        .set_null("nothing")
                        .str();
  EXPECT_EQ(text, R"({"text":"退货","integer":-7,"flag":true,"number":0.25,"at":"1970-01-01T00:00:00.001Z",)"
                  R"("never":null,"raw":[1,2],"nothing":null})");
}

TEST(JsonObject, WhatIsReadBackIsWhatWasWritten) {
  std::string every;
  for (int byte = 0; byte < 128; ++byte) every += static_cast<char>(byte);
  every += "\xF0\x9F\x98\x80";
  const auto read = nlohmann::json::parse(JsonObject().set("a\"\n", every).str());
  EXPECT_EQ(read.at("a\"\n").get<std::string>(), every);
}

TEST(JsonObject, BrokenTextAndNumbersStayValidJson) {
  const auto read = nlohmann::json::parse(
      JsonObject().set("broken", "a\xFFz").set("infinite", std::numeric_limits<double>::infinity()).str());
  EXPECT_EQ(read.at("broken"), "a\xEF\xBF\xBDz");
  EXPECT_TRUE(read.at("infinite").is_null());
}

TEST(JsonObject, EmptyObjectsAndArrays) {
  EXPECT_EQ(JsonObject().str(), "{}");
  EXPECT_EQ(json_array({}), "[]");
  EXPECT_EQ(json_array({"1", "{}"}), "[1,{}]");
}

TEST(JsonObject, CannotEndAScript) {
  EXPECT_EQ(json_text("</script>"), R"("\u003c/script>")");
}

}  // namespace
}  // namespace xiaoer::gateway
