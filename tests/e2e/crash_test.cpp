// SPDX-License-Identifier: Apache-2.0
// The promise on the front page: what was acknowledged is stored, once, in order, and answered once, even
// when the program is killed at any moment. Visitors write through the real HTTP path while the real program
// is killed and started again and again. The same test on a build that acknowledges too early must find
// losses.
#include <gtest/gtest.h>

#include <chrono>
#include <iostream>
#include <random>

#include "storage/sqlite_database.h"
#include "tests/e2e/crash_load.h"
#include "tests/e2e/crash_verdict.h"
#include "tests/e2e/support/server.h"
#include "tests/e2e/support/test_folder.h"

namespace xiaoer::test {
namespace {

using namespace std::chrono_literals;

constexpr int kSenders = 16, kConversationsEach = 4;

class Moment {
 public:
  explicit Moment(unsigned seed) : random_(seed) {}
  std::chrono::microseconds next() {
    return std::chrono::microseconds(std::uniform_int_distribution(3'000, 43'000)(random_));
  }

 private:
  std::mt19937 random_;
};

unsigned seed() {
  const char* given = std::getenv("XIAOER_SEED");
  const unsigned value = given ? static_cast<unsigned>(std::stoul(given)) : std::random_device{}();
  std::cout << "XIAOER_SEED=" << value << std::endl;
  return value;
}

// Kills at a random moment after the first acknowledgement of each round.
void run_rounds(Server& server, CrashLoad& load, int rounds) {
  Moment moment(seed());
  for (int round = 0; round < rounds; ++round) {
    const auto before = load.acked();
    const auto limit = std::chrono::steady_clock::now() + 30s;
    while (load.acked() == before) {
      ASSERT_LT(std::chrono::steady_clock::now(), limit) << "round " << round << ": nothing is acknowledged";
      std::this_thread::sleep_for(200us);
    }
    std::this_thread::sleep_for(moment.next());
    server.kill();
    server.start();
    load.server_is_up();
  }
}

// The control wakes no worker for what it stores late, so messages may wait for its next start.
enum class Backlog { none, any };

// Lets everybody finish, stops the program and looks at what it left.
Verdict settle(Server& server, CrashLoad& load, Backlog allowed = Backlog::none) {
  const auto ledgers = load.finish();
  if (allowed == Backlog::none) {
    EXPECT_TRUE(wait_until_settled(server.data() / "xiaoer.db"));
  }
  EXPECT_EQ(server.stop(), 0) << server.log();
  const auto verdict = judge(*open_sqlite({.path = (server.data() / "xiaoer.db").string()}), ledgers);
  std::cout << verdict.text() << std::endl;
  return verdict;
}

void expect_kept(const Verdict& verdict) {
  EXPECT_EQ(verdict.lost, 0);
  EXPECT_EQ(verdict.duplicated, 0);
  EXPECT_EQ(verdict.order_inversions, 0);
  EXPECT_EQ(verdict.replies_visible_max, 1);
  EXPECT_GT(verdict.answered, verdict.stored / 2);
  EXPECT_EQ(verdict.pending, 0);
  EXPECT_EQ(verdict.integrity, "ok");
}

TEST(Crash, LosesNothingThatWasAcknowledged) {
  const TestFolder folder;
  Server server({.folder = folder.path()});
  server.start();
  CrashLoad load(server.port(), kSenders, kConversationsEach);
  run_rounds(server, load, 100);
  const auto verdict = settle(server, load);
  EXPECT_GT(verdict.acked, 1000);
  expect_kept(verdict);
}

TEST(Crash, TheControlThatAcknowledgesTooEarlyIsCaught) {
  const TestFolder folder;
  Server server({.binary = control_binary(), .folder = folder.path()});
  server.start();
  CrashLoad load(server.port(), kSenders, kConversationsEach);
  run_rounds(server, load, 25);
  const auto verdict = settle(server, load, Backlog::any);
  EXPECT_GT(verdict.acked, 100);
  EXPECT_GT(verdict.lost, 0) << "this test does not see what it is there to see";
}

// An upgrade under load: the program is asked to end, and ends well.
TEST(Crash, AnOrderlyRestartUnderLoadLosesNothing) {
  const TestFolder folder;
  Server server({.folder = folder.path()});
  server.start();
  CrashLoad load(server.port(), kSenders, kConversationsEach);
  for (int round = 0; round < 5; ++round) {
    std::this_thread::sleep_for(300ms);
    ASSERT_EQ(server.stop(), 0) << server.log();
    server.start();
    load.server_is_up();
  }
  expect_kept(settle(server, load));
}

}  // namespace
}  // namespace xiaoer::test
