// SPDX-License-Identifier: Apache-2.0
// Starts that must fail, and say why.
#include <gtest/gtest.h>

#include "tests/e2e/support/server.h"
#include "tests/e2e/support/test_folder.h"
#include "tests/e2e/support/visitor.h"

namespace xiaoer::test {
namespace {

TEST(Start, ASecondProcessOnTheSameDataIsRefusedAndTheFirstGoesOn) {
  const TestFolder folder;
  Server first({.folder = folder.path()});
  first.start();
  Visitor visitor(first.port());
  ASSERT_TRUE(visitor.open());
  Server second({.folder = folder.path()});
  EXPECT_EQ(second.start_and_fail(), 1);
  EXPECT_NE(second.log().find("process " + std::to_string(first.pid())), std::string::npos) << second.log();
  EXPECT_TRUE(visitor.send("a", "你好")->accepted());
  EXPECT_EQ(first.stop(), 0);
}

TEST(Start, APortInUseIsNamed) {
  const TestFolder folder;
  Server first({.folder = folder.path() / "first"});
  first.start();
  Server second({.folder = folder.path() / "second", .port = first.port()});
  EXPECT_EQ(second.start_and_fail(), 1);
  EXPECT_NE(second.log().find(std::to_string(first.port())), std::string::npos) << second.log();
  Server third({.folder = folder.path() / "third", .live_port = first.live_port()});
  EXPECT_EQ(third.start_and_fail(), 1);
  EXPECT_NE(third.log().find(std::to_string(first.live_port())), std::string::npos) << third.log();
  EXPECT_EQ(first.stop(), 0);
}

}  // namespace
}  // namespace xiaoer::test
