// SPDX-License-Identifier: Apache-2.0
// Clients and providers send a message again when they are not sure. It must stay one message with one
// answer.
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <set>
#include <thread>

#include "tests/e2e/support/server.h"
#include "tests/e2e/support/test_folder.h"
#include "tests/e2e/support/visitor.h"

namespace xiaoer::test {
namespace {

using namespace std::chrono_literals;

std::ptrdiff_t count(const std::vector<ChatMessage>& messages, const std::string& author) {
  return std::count_if(messages.begin(), messages.end(),
                       [&](const auto& message) { return message.author == author; });
}

// Both sides' messages once the bot has answered and is quiet.
std::vector<ChatMessage> settled(Visitor& visitor) {
  std::vector<ChatMessage> before;
  for (int i = 0; i < 100; ++i) {
    std::this_thread::sleep_for(200ms);
    auto now = visitor.messages(0).value();
    if (count(now, "bot") > 0 && now.size() == before.size()) return now;
    before = std::move(now);
  }
  return before;
}

TEST(Duplicate, FiftyTimesAtOnceIsOneMessageAndOneAnswer) {
  const TestFolder folder;
  Server server({.folder = folder.path()});
  server.start();
  Visitor visitor(server.port());
  ASSERT_TRUE(visitor.open());
  std::vector<std::int64_t> answers(50, -1);
  {
    std::vector<std::jthread> threads;
    for (auto& answer : answers) {
      threads.emplace_back([&] {
        Visitor same(server.port(), visitor.token());
        if (const auto sent = same.send("once", "退货运费谁出？"); sent && sent->accepted())
          answer = sent->seq;
      });
    }
  }
  EXPECT_EQ(std::set(answers.begin(), answers.end()).size(), 1U);
  EXPECT_GT(answers[0], 0);
  const auto messages = settled(visitor);
  EXPECT_EQ(count(messages, "visitor"), 1);
  EXPECT_EQ(count(messages, "bot"), 1);
  EXPECT_EQ(server.stop(), 0);
}

TEST(Duplicate, AlsoAcrossARestart) {
  const TestFolder folder;
  Server server({.folder = folder.path()});
  server.start();
  Visitor visitor(server.port());
  ASSERT_TRUE(visitor.open());
  const auto first = visitor.send("once", "退货运费谁出？").value();
  server.kill();
  server.start();
  Visitor again(server.port(), visitor.token());
  const auto second = again.send("once", "退货运费谁出？").value();
  EXPECT_TRUE(second.accepted());
  EXPECT_EQ(second.seq, first.seq);
  const auto messages = settled(again);
  EXPECT_EQ(count(messages, "visitor"), 1);
  EXPECT_EQ(count(messages, "bot"), 1);
  EXPECT_EQ(server.stop(), 0);
}

TEST(Duplicate, AnotherVisitorsSameIdIsAnotherMessage) {
  const TestFolder folder;
  Server server({.folder = folder.path()});
  server.start();
  Visitor one(server.port()), other(server.port());
  ASSERT_TRUE(one.open() && other.open());
  EXPECT_TRUE(one.send("same", "退货运费谁出？")->accepted());
  EXPECT_TRUE(other.send("same", "退货运费谁出？")->accepted());
  EXPECT_EQ(count(settled(one), "visitor"), 1);
  EXPECT_EQ(count(settled(other), "visitor"), 1);
  EXPECT_EQ(server.stop(), 0);
}

}  // namespace
}  // namespace xiaoer::test
