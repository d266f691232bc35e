// SPDX-License-Identifier: Apache-2.0
#include "channels/secret.h"

#include <cstdlib>

#include "gmock/gmock.h"

namespace xiaoer::channels {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

struct Outcome {
  std::string secret;
  std::vector<std::string> problems{};
};

Outcome outcome(const std::string& row, std::string (*read)(Table&, const std::string&)) {
  Document document(row, "row.toml");
  Table table = document.root();
  Outcome made{read(table, "key")};
  table.finish();
  for (const Problem& problem : document.problems()) made.problems.push_back(problem.text());
  return made;
}

class Secret : public ::testing::Test {
 protected:
  Secret() {
    setenv("XIAOER_TEST_SECRET", "0123456789abcdef \n", 1);
    setenv("XIAOER_TEST_BLANKS", " \t\r\n", 1);
  }
  ~Secret() override {
    unsetenv("XIAOER_TEST_SECRET");
    unsetenv("XIAOER_TEST_BLANKS");
  }
};

TEST_F(Secret, IsReadWithoutTheBlanksAtItsEnd) {
  for (const auto read : {read_secret, required_secret}) {
    const Outcome found = outcome("key_env = \"XIAOER_TEST_SECRET\"", read);
    EXPECT_EQ(found.secret, "0123456789abcdef");
    EXPECT_THAT(found.problems, IsEmpty());
  }
}

TEST_F(Secret, OfBlanksOnlyIsAFault) {
  for (const auto read : {read_secret, required_secret}) {
    const Outcome found = outcome("key_env = \"XIAOER_TEST_BLANKS\"", read);
    EXPECT_EQ(found.secret, "");
    EXPECT_THAT(found.problems, ElementsAre(HasSubstr("holds only blanks")));
  }
}

TEST_F(Secret, MayBeLeftOutOnlyWhereItIsNotRequired) {
  EXPECT_THAT(outcome("", read_secret).problems, IsEmpty());
  EXPECT_THAT(outcome("", required_secret).problems, ElementsAre(HasSubstr("is missing")));
}

TEST_F(Secret, RequiredIsNeverEmptyWithoutAProblem) {
  for (const char* row : {"key_env = \"\"", "key_file = \"\"", "key_file = \"\"\nkey_env = \"\""}) {
    const Outcome found = outcome(row, required_secret);
    EXPECT_EQ(found.secret, "") << row;
    EXPECT_THAT(found.problems, ElementsAre(HasSubstr("must name where the secret is"))) << row;
  }
}

}  // namespace
}  // namespace xiaoer::channels
