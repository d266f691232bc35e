// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "dialogs/turn.h"

namespace xiaoer::dialogs {
namespace {

TEST(StateJson, TheInitialStateIsEmpty) {
  EXPECT_EQ(to_json({}), "");
  EXPECT_EQ(to_json(state_from_json("")), "");
}

TEST(StateJson, EverythingComesBack) {
  State state;
  state.flow = "return";
  state.step = "order_no";
  state.fields = {{"order_no", "1"}, {"what", "引号\" 换行\n {{x}}"}, {"skipped", ""}};
  state.offered = {{"是的", "do:yes"}, {"都不是", "none"}};
  state.last_faq = "return.unopened";
  state.last_intent = "return.apply";
  state.misses = 1;
  state.retries = 2;
  state.greeted = true;
  const State back = state_from_json(to_json(state));
  EXPECT_EQ(to_json(back), to_json(state));
  EXPECT_EQ(back.fields, state.fields);
  EXPECT_EQ(back.offered, state.offered);
  EXPECT_EQ(back.retries, 2);
  EXPECT_TRUE(back.greeted);
}

TEST(StateJson, BrokenJsonGivesTheInitialState) {
  for (const char* broken :
       {"{", "null", "[]", "42", "\"x\"", "{\"flow\":", "\xff\xfe", "{\"flow\":{}}", "{\"misses\":-5}",
        "{\"misses\":1e99}", "{\"offered\":\"x\"}", "{\"offered\":[1,null]}", "{\"fields\":[1]}",
        "{\"fields\":{\"a\":1}}", "{\"unknown\":true}", "{\"greeted\":\"yes\"}"})
    EXPECT_EQ(to_json(state_from_json(broken)), "") << broken;
}

TEST(StateJson, DeepNestingDoesNotHurt) {
  const std::string deep(20000, '[');
  EXPECT_EQ(to_json(state_from_json(deep)), "");
}

TEST(StateJson, InvalidBytesDoNotThrow) {
  State state;
  state.fields["what"] = "\xff\xfe bad";
  EXPECT_NO_THROW((void)state_from_json(to_json(state)));
}

}  // namespace
}  // namespace xiaoer::dialogs
