// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "dialogs/script.h"

namespace xiaoer::dialogs {
namespace {

TEST(Render, PutsValuesInOnce) {
  EXPECT_EQ(render("您好 {{name}}，{{name}}！", {{"name", "王五"}}), "您好 王五，王五！");
  EXPECT_EQ(render("{{ name }}", {{"name", "x"}}), "x");
}

TEST(Render, UnknownNamesBecomeNothing) {
  EXPECT_EQ(render("a{{nobody}}b", {}), "ab");
}

TEST(Render, ValuesAreNeverReadAsTemplates) {
  EXPECT_EQ(render("您说：{{words}}", {{"words", "{{secret}} {{words}}"}, {"secret", "leak"}}),
            "您说：{{secret}} {{words}}");
}

TEST(Render, HalfOpenBracesStayAsTheyAre) {
  EXPECT_EQ(render("a {{ b", {{"b", "x"}}), "a {{ b");
  EXPECT_EQ(render("a }} {b} {", {}), "a }} {b} {");
  EXPECT_EQ(render("{{}}", {}), "");
  EXPECT_EQ(render("", {}), "");
}

TEST(Render, NothingIsEscaped) {
  EXPECT_EQ(render("{{v}}", {{"v", "<b> & \"q\" 'a'"}}), "<b> & \"q\" 'a'");
}

}  // namespace
}  // namespace xiaoer::dialogs
