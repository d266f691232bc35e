// SPDX-License-Identifier: Apache-2.0
#include "foundation/thread_role.h"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <fstream>
#include <thread>

namespace xiaoer {
namespace {

struct Seen {
  std::string name;
  int niceness = 0;
};

Seen seen_from_within(const ThreadRole& role) {
  Seen seen;
  std::thread([&] {
    take_role(role);
    std::ifstream("/proc/self/task/" + std::to_string(gettid()) + "/comm") >> seen.name;
    seen.niceness = getpriority(PRIO_PROCESS, static_cast<id_t>(gettid()));
  }).join();
  return seen;
}

TEST(ThreadRoles, NameTheThread) {
  EXPECT_EQ(seen_from_within(kWriterRole).name, "writer");
  EXPECT_EQ(seen_from_within(kHousekeepingRole).name, "housekeeping");
}

TEST(ThreadRoles, LetTheWriterGoBeforeConnectionsAndThoseBeforeTurns) {
  const int writer = seen_from_within(kWriterRole).niceness;
  const int connection = seen_from_within(kConnectionRole).niceness;
  EXPECT_LE(writer, connection);
  EXPECT_LE(connection, seen_from_within(kTurnRole).niceness);
  EXPECT_EQ(seen_from_within(kTurnRole).niceness, std::min(19, writer + kTurnRole.steps_back));
}

}  // namespace
}  // namespace xiaoer
