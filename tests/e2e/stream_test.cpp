// SPDX-License-Identifier: Apache-2.0
// A visitor's live stream over a bad line: cut again and again while messages come, it misses nothing and
// repeats nothing when it resumes by the last number it saw.
#include <gtest/gtest.h>

#include <chrono>
#include <random>
#include <thread>

#include "tests/e2e/support/event_stream.h"
#include "tests/e2e/support/server.h"
#include "tests/e2e/support/test_folder.h"
#include "tests/e2e/support/visitor.h"

namespace xiaoer::test {
namespace {

using namespace std::chrono_literals;

// Writes one message after the other until told to stop; goes on through a restart.
class Writer {
 public:
  Writer(Visitor& visitor, int messages)
      : thread_([&visitor, messages, this] { write(visitor, messages); }) {}
  void join() { thread_.join(); }
  [[nodiscard]] bool done() const { return done_; }

 private:
  void write(Visitor& visitor, int messages) {
    for (int i = 0; i < messages; ++i) {
      const auto name = "m" + std::to_string(i);
      for (int tries = 0; tries < 1000; ++tries) {
        const auto sent = visitor.send(name, "退货运费谁出？ " + name);
        if (sent && sent->accepted()) break;
        std::this_thread::sleep_for(20ms);
      }
      std::this_thread::sleep_for(5ms);
    }
    done_ = true;
  }
  std::atomic<bool> done_ = false;
  std::jthread thread_;
};

std::vector<std::int64_t> numbers(const std::vector<ChatMessage>& messages) {
  std::vector<std::int64_t> result;
  for (const auto& message : messages) result.push_back(message.seq);
  return result;
}

class Reader {
 public:
  explicit Reader(EventStream& stream) : stream_(stream) {}
  // Reads up to `events`, or until none comes for the time.
  void read(int events, int timeout_ms) {
    for (int i = 0; i < events; ++i) {
      const auto event = stream_.next(timeout_ms);
      if (!event) return;
      if (event->name != "message") continue;
      seen_.push_back(event->id);
    }
  }
  [[nodiscard]] std::int64_t last() const { return seen_.empty() ? 0 : seen_.back(); }
  [[nodiscard]] const std::vector<std::int64_t>& seen() const { return seen_; }

 private:
  EventStream& stream_;
  std::vector<std::int64_t> seen_;
};

class Stream : public ::testing::Test {
 protected:
  void SetUp() override {
    server_.start();
    ASSERT_TRUE(visitor_.open());
  }
  // All that both sides wrote, once it is quiet.
  std::vector<std::int64_t> stored() {
    auto before = numbers(visitor_.messages(0).value());
    for (int i = 0; i < 100; ++i) {
      std::this_thread::sleep_for(200ms);
      auto now = numbers(visitor_.messages(0).value());
      if (now == before) return now;
      before = std::move(now);
    }
    return before;
  }

  TestFolder folder_;
  Server server_{{.folder = folder_.path()}};
  Visitor visitor_{server_.port()};
  std::mt19937 random_{20261122};
};

TEST_F(Stream, CutFiftyTimesMissesAndRepeatsNothing) {
  EventStream stream(server_.live_port(), visitor_.token());
  Reader reader(stream);
  Writer writer(visitor_, 300);
  int cuts = 0;
  while (cuts < 50) {
    ASSERT_TRUE(stream.open(reader.last()));
    reader.read(std::uniform_int_distribution(0, 12)(random_), 200);
    stream.cut();
    ++cuts;
  }
  writer.join();
  const auto all = stored();
  ASSERT_TRUE(stream.open(reader.last()));
  while (reader.last() < all.back()) {
    const auto before = reader.seen().size();
    reader.read(1000, 2000);
    ASSERT_GT(reader.seen().size(), before) << "the stream is silent though there is more";
  }
  EXPECT_GT(all.size(), 300U);
  EXPECT_EQ(reader.seen(), all);
}

TEST_F(Stream, ResumesAcrossARestart) {
  EventStream stream(server_.live_port(), visitor_.token());
  Reader reader(stream);
  Writer writer(visitor_, 100);
  for (int restart = 0; restart < 3; ++restart) {
    ASSERT_TRUE(stream.open(reader.last()));
    reader.read(30, 1000);
    ASSERT_EQ(server_.stop(), 0) << server_.log();
    reader.read(1000, 200);  // what was under way
    server_.start();
  }
  writer.join();
  const auto all = stored();
  ASSERT_TRUE(stream.open(reader.last()));
  while (reader.last() < all.back()) {
    const auto before = reader.seen().size();
    reader.read(1000, 2000);
    ASSERT_GT(reader.seen().size(), before) << "the stream is silent though there is more";
  }
  EXPECT_EQ(reader.seen(), all);
}

TEST_F(Stream, AForeignTokenIsRefused) {
  EventStream stream(server_.live_port(), visitor_.token() + "x");
  EXPECT_FALSE(stream.open(0));
}

}  // namespace
}  // namespace xiaoer::test
