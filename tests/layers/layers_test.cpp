// SPDX-License-Identifier: Apache-2.0
// Reads the whole source tree and fails on whatever the house does not allow.
#include <gtest/gtest.h>

#include <set>

#include "tests/layers/tree.h"

namespace xiaoer::layers {
namespace {

TEST(Layers, TheTreeIsRead) {
  std::set<std::string_view> rooms;
  const auto files = read_tree(XIAOER_SOURCE_DIR);
  for (const auto& file : files) rooms.insert(room_of(file.path));
  EXPECT_GT(files.size(), 100U);
  for (const char* room : {"foundation", "storage", "nlu", "knowledgebase", "dialogs", "tickets", "customers",
                           "channels", "gateway", "tests", "web"})
    EXPECT_TRUE(rooms.contains(room)) << room;
}

TEST(Layers, TheTreeKeepsTheRules) {
  for (const auto& file : read_tree(XIAOER_SOURCE_DIR))
    for (const auto& fault : check(file))
      ADD_FAILURE() << fault.path << ":" << fault.line << ": " << fault.what;
}

}  // namespace
}  // namespace xiaoer::layers
