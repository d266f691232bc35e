// SPDX-License-Identifier: Apache-2.0
#include "foundation/document.h"

#include <gtest/gtest.h>

namespace xiaoer {
namespace {

std::string problems_of(Document& document) {
  std::string all;
  for (const auto& problem : document.problems()) all += problem.text() + "\n";
  return all;
}

TEST(DocumentTest, reads_what_is_asked_for) {
  Document document(
      "name = \"小二\"\nport = 8080\nrate = 0.5\non = true\nwords = [\"a\", \"b\"]\n[[row]]\nid = \"x\"\n",
      "t.toml");
  Table root = document.root();
  EXPECT_EQ(root.text("name"), "小二");
  EXPECT_EQ(root.integer("port", 0), 8080);
  EXPECT_DOUBLE_EQ(root.number("rate", 0), 0.5);
  EXPECT_TRUE(root.flag("on", false));
  EXPECT_EQ(root.texts("words"), (std::vector<std::string>{"a", "b"}));
  ASSERT_EQ(root.tables("row").size(), 1u);
  EXPECT_EQ(root.keys().front(), "name");
  root.finish();
  EXPECT_EQ(problems_of(document), "");
}

TEST(DocumentTest, an_unknown_key_is_named_with_its_place_and_a_suggestion) {
  Document document("listen = \"a\"\n\n  listne = \"b\"\n", "t.toml");
  Table root = document.root();
  (void)root.text("listen");
  root.finish();
  EXPECT_EQ(problems_of(document), "t.toml:3:3: unknown key 'listne'; did you mean 'listen'?\n");
}

TEST(DocumentTest, all_faults_are_reported_at_once) {
  Document document("a = 1\nb = \"x\"\nc = [1]\n", "t.toml");
  Table root = document.root();
  (void)root.text("a");
  (void)root.integer("b", 0);
  (void)root.texts("c");
  (void)root.required_text("d");
  (void)root.word("b", {"y", "z"}, "y");
  EXPECT_EQ(document.problems().size(), 5u);
  EXPECT_THROW(document.throw_problems(), ConfigError);
}

TEST(DocumentTest, broken_toml_names_the_line) {
  try {
    Document document("a = 1\nb = = 2\n", "t.toml");
    FAIL() << "a broken file was read";
  } catch (const ConfigError& error) {
    EXPECT_EQ(error.problems()[0].line, 2);
  }
}

TEST(DocumentTest, a_missing_file_is_said) {
  EXPECT_THROW(Document(std::filesystem::path("no/such/file.toml")), ConfigError);
}

}  // namespace
}  // namespace xiaoer
