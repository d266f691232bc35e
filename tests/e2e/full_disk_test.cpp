// SPDX-License-Identifier: Apache-2.0
// The disk fills up under the running program, and is emptied again. Needs the right to mount a small file
// system; without it the store's own test of a full disk has to do.
#include <gtest/gtest.h>
#include <unistd.h>

#include <chrono>
#include <fstream>
#include <map>
#include <thread>

#include "tests/e2e/support/server.h"
#include "tests/e2e/support/small_disk.h"
#include "tests/e2e/support/test_folder.h"
#include "tests/e2e/support/visitor.h"

namespace xiaoer::test {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

class FullDisk : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!disk_.mounted()) GTEST_SKIP() << "no right to mount a file system here";
    server_.start();
    ASSERT_TRUE(visitor_.open());
  }
  // The next message, once; remembers what was acknowledged.
  Sent send() {
    const auto name = "m" + std::to_string(number_++);
    const auto sent = visitor_.send(name, name + " " + std::string(2000, 'x'));
    if (!sent) return {};
    if (sent->accepted()) acked_[sent->seq] = name;
    return *sent;
  }

  TestFolder folder_;
  SmallDisk disk_{folder_.path() / "data"};
  Server server_{{.folder = folder_.path()}};
  Visitor visitor_{server_.port()};
  int number_ = 0;
  std::map<std::int64_t, std::string> acked_;
};

TEST_F(FullDisk, IsSaidNothingIsLostAndItGoesOnByItself) {
  for (int i = 0; i < 20; ++i) ASSERT_TRUE(send().accepted());
  const auto pid = server_.pid();
  disk_.fill();
  int refused = 0;
  for (int i = 0; i < 3000 && refused < 20; ++i) {
    const auto sent = send();
    if (sent.accepted()) continue;
    ++refused;
    EXPECT_TRUE(sent.status == 507 || sent.status == 503) << sent.status << " " << server_.log();
    EXPECT_EQ(sent.content_type, "application/problem+json");
  }
  ASSERT_EQ(refused, 20) << "the disk did not fill up";
  EXPECT_TRUE(visitor_.messages(0)) << "reading works on a full disk";
  disk_.make_room();
  const auto limit = std::chrono::steady_clock::now() + 10s;
  bool again = false;
  while (!again && std::chrono::steady_clock::now() < limit) {
    again = send().accepted();
    if (!again) std::this_thread::sleep_for(100ms);
  }
  EXPECT_TRUE(again) << "no message is taken 10 s after there is space again";
  EXPECT_EQ(server_.pid(), pid);
  std::map<std::int64_t, std::string> stored;
  const auto messages = visitor_.messages(0);
  ASSERT_TRUE(messages);
  for (const auto& message : *messages) {
    if (message.author == "visitor") stored[message.seq] = message.text.substr(0, message.text.find(' '));
  }
  for (const auto& [seq, name] : acked_) EXPECT_EQ(stored[seq], name) << "acknowledged, but not there";
  EXPECT_EQ(server_.stop(), 0) << server_.log();
}

}  // namespace
}  // namespace xiaoer::test
