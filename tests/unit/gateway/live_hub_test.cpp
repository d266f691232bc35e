// SPDX-License-Identifier: Apache-2.0
// The live hub as a client sees it, over real sockets on loopback: resuming, cutting, refusing.
#include <atomic>
#include <map>
#include <mutex>
#include <random>
#include <thread>

#include "foundation/error.h"
#include "gateway/live/hub.h"
#include "gtest/gtest.h"
#include "tests/support/live_client.h"

namespace xiaoer::gateway {
namespace {

using test::eventually;
using test::LiveClient;

// What the hub reads from, held in memory: one list of events for each conversation, and one feed.
class Shelf {
 public:
  void add(Id conversation_id, const std::string& data) {
    const std::lock_guard lock(mutex_);
    auto& list = lists_[conversation_id];
    list.push_back(
        {static_cast<std::int64_t>(list.size()) + 1, conversation_id ? "message" : "change", data});
  }
  void fail(bool broken) { broken_ = broken; }
  [[nodiscard]] int reads() const { return reads_; }

  LiveSource source() {
    return {[](const channels::WebhookRequest& request) { return admit(request); },
            [this](Id conversation_id, std::int64_t after) { return read(conversation_id, after); },
            [this](std::int64_t after) { return read(0, after); },
            [this] {
              const std::lock_guard lock(mutex_);
              return static_cast<std::int64_t>(lists_[0].size());
            }};
  }

 private:
  // "Bearer 7" listens to conversation 7; a cookie listens to the feed.
  static std::optional<Listener> admit(const channels::WebhookRequest& request) {
    if (request.path == "/api/v1/events" && request.headers.contains("cookie"))
      return Listener{Listener::Kind::desk, 0, 1, -1};
    const auto token = request.headers.find("authorization");
    if (request.path != "/chat/v1/events" || token == request.headers.end()) return std::nullopt;
    return Listener{Listener::Kind::visitor, std::stoll(token->second.substr(7)), 0, 0};
  }
  std::vector<LiveEvent> read(Id conversation_id, std::int64_t after) {
    ++reads_;
    if (broken_) throw StorageError(StorageError::Kind::busy, "the shelf is broken");
    const std::lock_guard lock(mutex_);
    const auto& list = lists_[conversation_id];
    const auto begin = list.begin() + std::min<std::ptrdiff_t>(after, std::ssize(list));
    return {begin, begin + std::min<std::ptrdiff_t>(200, list.end() - begin)};
  }

  std::mutex mutex_;
  std::map<Id, std::vector<LiveEvent>> lists_;
  std::atomic<bool> broken_ = false;
  std::atomic<int> reads_ = 0;
};

class LiveHubTest : public ::testing::TestWithParam<int> {
 protected:
  LiveOptions options() const {
    LiveOptions made;
    made.port = test::free_port();
    made.threads = GetParam();
    made.allowed_origins = {"https://shop.example"};
    return made;
  }
  void start(LiveOptions made) { hub_ = LiveHub::start(std::move(made), shelf_.source()); }
  LiveClient visitor(Id conversation_id, const std::string& query = "", LiveClient::Headers headers = {}) {
    headers.emplace_back("Authorization", "Bearer " + std::to_string(conversation_id));
    return LiveClient(hub_->port(), "/chat/v1/events" + query, headers);
  }
  LiveClient desk() { return LiveClient(hub_->port(), "/api/v1/events", {{"Cookie", "xiaoer_session=x"}}); }

  Shelf shelf_;
  std::unique_ptr<LiveHub> hub_;
};

TEST_P(LiveHubTest, StreamBeginsWithHeadersThatKeepProxiesFromBuffering) {
  start(options());
  LiveClient client = visitor(1);
  EXPECT_EQ(client.status(), 200);
  EXPECT_NE(client.head().find("Content-Type: text/event-stream"), std::string::npos);
  EXPECT_NE(client.head().find("Cache-Control: no-cache"), std::string::npos);
  EXPECT_NE(client.head().find("X-Accel-Buffering: no"), std::string::npos);
}

TEST_P(LiveHubTest, ResumesAfterThePositionOfHeaderOrQuery) {
  for (int i = 1; i <= 5; ++i) shelf_.add(1, "m" + std::to_string(i));
  start(options());
  EXPECT_EQ(visitor(1).next()->id, 1);
  EXPECT_EQ(visitor(1, "?after=3").next()->data, "m4");
  EXPECT_EQ(visitor(1, "", {{"Last-Event-ID", "4"}}).next()->data, "m5");
  EXPECT_EQ(visitor(1, "?after=1", {{"Last-Event-ID", "4"}}).next()->id, 5);  // the header is the newer one
  EXPECT_EQ(visitor(1, "?after=-1").status(), 400);
  EXPECT_EQ(visitor(1, "?after=now").status(), 400);
}

TEST_P(LiveHubTest, WakingSendsWhatIsNewToItsConversationOnly) {
  start(options());
  LiveClient first = visitor(1), second = visitor(2);
  ASSERT_EQ(first.status() + second.status(), 400);
  shelf_.add(2, "for two");
  hub_->wake_conversation(2);
  shelf_.add(1, "for one");
  hub_->wake_conversation(1);
  EXPECT_EQ(second.next()->data, "for two");
  EXPECT_EQ(first.next()->data, "for one");
}

TEST_P(LiveHubTest, LongHistoryComesInOrderWithoutBeingCut) {
  const std::string text(3000, 'x');
  for (int i = 0; i < 1500; ++i) shelf_.add(1, text);
  start(options());
  LiveClient client = visitor(1);
  for (int i = 1; i <= 1500; ++i) {
    const auto event = client.next();
    ASSERT_TRUE(event) << i;
    ASSERT_EQ(event->id, i);
  }
}

TEST_P(LiveHubTest, NothingIsMissedOrDoubledOverFiftyCuts) {
  constexpr int kMessages = 3000;
  start(options());
  std::jthread writer([this] {
    for (int i = 1; i <= kMessages; ++i) {
      shelf_.add(1, std::to_string(i));
      hub_->wake_conversation(1);
    }
  });
  std::minstd_rand dice(7);
  std::int64_t last = 0;
  int cuts = 0;
  while (last < kMessages) {
    LiveClient client = visitor(1, "", {{"Last-Event-ID", std::to_string(last)}});
    const int take = 1 + static_cast<int>(dice() % (kMessages / 50));
    for (int i = 0; i < take && last < kMessages; ++i) {
      const auto event = client.next();
      ASSERT_TRUE(event);
      ASSERT_EQ(event->id, last + 1);
      ASSERT_EQ(event->data, std::to_string(event->id));
      last = event->id;
    }
    ++cuts;
  }
  EXPECT_GE(cuts, 50);
}

TEST_P(LiveHubTest, StreamsAtTheSamePositionShareOneRead) {
  start(options());
  LiveClient a = desk(), b = desk(), c = desk();
  ASSERT_EQ(a.status() + b.status() + c.status(), 600);
  ASSERT_TRUE(eventually([&] { return hub_->streams() == 3 && shelf_.reads() == 3; }));
  shelf_.add(0, "news");
  hub_->wake_desks();
  EXPECT_EQ(a.next()->data, "news");
  EXPECT_EQ(b.next()->id, 1);
  EXPECT_EQ(c.next()->name, "change");
  EXPECT_EQ(shelf_.reads(), 4);
}

TEST_P(LiveHubTest, DesksStartAtTheEndOfTheFeed) {
  shelf_.add(0, "yesterday");
  start(options());
  LiveClient client = desk();
  ASSERT_EQ(client.status(), 200);
  ASSERT_TRUE(eventually([&] { return shelf_.reads() == 1; }));
  shelf_.add(0, "today");
  hub_->wake_desks();
  EXPECT_EQ(client.next()->data, "today");
}

TEST_P(LiveHubTest, OpenDesksAreCountedApart) {
  start(options());
  LiveClient one = visitor(1);
  {
    LiveClient agent = desk();
    ASSERT_EQ(one.status() + agent.status(), 400);
    ASSERT_TRUE(eventually([&] { return hub_->streams() == 2 && hub_->desks() == 1; }));
  }
  hub_->wake_desks();
  EXPECT_TRUE(eventually([&] { return hub_->desks() == 0; }));
  EXPECT_EQ(hub_->streams(), 1u);
}

TEST_P(LiveHubTest, ToldEventsHaveNoIdAndReachTheRightOnes) {
  start(options());
  LiveClient one = visitor(1), two = visitor(2), agent = desk();
  ASSERT_EQ(one.status() + two.status() + agent.status(), 600);
  hub_->tell_visitors(2, {0, "typing", R"({"on":true})"});
  hub_->tell_visitors(0, {0, "notice", R"({"text":"通知"})"});
  hub_->tell_desks({0, "typing", R"({"conversation_id":2})"});
  const auto typing = two.next();
  EXPECT_EQ(typing->name, "typing");
  EXPECT_EQ(typing->id, 0);
  EXPECT_EQ(two.next()->name, "notice");
  EXPECT_EQ(one.next()->name, "notice");  // the other's typing was not for this one
  EXPECT_EQ(agent.next()->data, R"({"conversation_id":2})");
}

TEST_P(LiveHubTest, SlowReaderIsCutAndOthersAreNot) {
  start(options());
  LiveClient sleeper = visitor(1), reader = visitor(2);
  ASSERT_EQ(sleeper.status() + reader.status(), 400);
  const std::string data(16 * 1024, 'x');
  const auto told = [&] {
    hub_->tell_visitors(1, {0, "notice", data});
    hub_->tell_visitors(2, {0, "notice", "small"});
    return reader.next().has_value() && hub_->streams() == 1;
  };
  hub_->wake_conversation(1);
  EXPECT_TRUE(eventually(told));
  const std::size_t received = sleeper.rest().size();
  EXPECT_LT(received, 16u * 1024 * 1024);  // what the kernel held; nothing grew here
}

TEST_P(LiveHubTest, ReaderThatLeavesItsMessagesUnreadIsCut) {
  const std::string text(3000, 'x');
  for (int i = 0; i < 5000; ++i) shelf_.add(1, text);
  auto made = options();
  made.heartbeat = Milliseconds{150};
  start(made);
  LiveClient sleeper = visitor(1);
  ASSERT_EQ(sleeper.status(), 200);
  EXPECT_TRUE(eventually([&] { return hub_->streams() == 0; }));
}

TEST_P(LiveHubTest, HeartbeatKeepsStreamsAndEndClosesThem) {
  auto made = options();
  made.heartbeat = Milliseconds{150};
  made.shortest = made.longest = Milliseconds{600};
  start(made);
  LiveClient client = visitor(1);
  EXPECT_TRUE(client.saw_comment());
  EXPECT_FALSE(client.next());  // ended by the server
  EXPECT_TRUE(eventually([&] { return hub_->streams() == 0; }));
}

TEST_P(LiveHubTest, ClientThatGoesAwayIsForgotten) {
  auto made = options();
  made.heartbeat = Milliseconds{150};
  start(made);
  {
    LiveClient client = visitor(1);
    ASSERT_EQ(client.status(), 200);
    ASSERT_TRUE(eventually([&] { return hub_->streams() == 1; }));
  }
  EXPECT_TRUE(eventually([&] { return hub_->streams() == 0; }));
}

TEST_P(LiveHubTest, StoreFailureClosesTheStreamAndTheClientResumes) {
  shelf_.add(1, "first");
  start(options());
  LiveClient client = visitor(1);
  ASSERT_EQ(client.next()->id, 1);
  shelf_.fail(true);
  shelf_.add(1, "second");
  hub_->wake_conversation(1);
  EXPECT_FALSE(client.next());
  shelf_.fail(false);
  EXPECT_EQ(visitor(1, "?after=1").next()->data, "second");
}

TEST_P(LiveHubTest, RefusesStrangersFullHousesAndNonsense) {
  auto made = options();
  made.max_streams = 1;
  start(made);
  EXPECT_EQ(LiveClient(hub_->port(), "/chat/v1/events").status(), 401);
  EXPECT_EQ(LiveClient(hub_->port(), "/somewhere").status(), 404);
  EXPECT_EQ(LiveClient(hub_->port(), "/chat/v1/events", {{"Authorization", "Bearer 1"}}, "POST").status(),
            405);
  EXPECT_EQ(LiveClient(hub_->port(), "/", {{"X-Long", std::string(20'000, 'x')}}).status(), 431);
  EXPECT_EQ(LiveClient(hub_->port(), "/ nonsense \x01").status(), 400);
  LiveClient held = visitor(1);
  ASSERT_EQ(held.status(), 200);
  LiveClient refused = visitor(2);
  EXPECT_EQ(refused.status(), 503);
  EXPECT_NE(refused.head().find("Retry-After:"), std::string::npos);
  EXPECT_NE(refused.rest().find(R"("code":"too_many_streams")"), std::string::npos);
}

TEST_P(LiveHubTest, OtherOriginsMayReadOnlyWhenListed) {
  start(options());
  LiveClient listed = visitor(1, "", {{"Origin", "https://shop.example"}});
  EXPECT_EQ(listed.status(), 200);
  EXPECT_NE(listed.head().find("Access-Control-Allow-Origin: https://shop.example\r\n"), std::string::npos);
  EXPECT_NE(listed.head().find("Access-Control-Allow-Credentials: true"), std::string::npos);
  EXPECT_EQ(visitor(1, "", {{"Origin", "https://evil.example"}}).status(), 403);
  EXPECT_EQ(visitor(1, "", {{"Origin", "null"}}).status(), 403);
  EXPECT_EQ(visitor(1, "", {{"Origin", "http://localhost:8080"}}).status(), 200);
  LiveClient asked(hub_->port(), "/chat/v1/events",
                   {{"Origin", "https://shop.example"}, {"Access-Control-Request-Headers", "authorization"}},
                   "OPTIONS");
  EXPECT_EQ(asked.status(), 204);
  EXPECT_NE(asked.head().find("Access-Control-Allow-Headers: authorization"), std::string::npos);
}

TEST_P(LiveHubTest, AnyOriginMeansNoCredentials) {
  auto made = options();
  made.allowed_origins = {"*"};
  start(made);
  LiveClient client = visitor(1, "", {{"Origin", "https://anyone.example"}});
  EXPECT_NE(client.head().find("Access-Control-Allow-Origin: *\r\n"), std::string::npos);
  EXPECT_EQ(client.head().find("Allow-Credentials"), std::string::npos);
}

TEST_P(LiveHubTest, TellsItsHealth) {
  start(options());
  EXPECT_EQ(LiveClient(hub_->port(), "/healthz").rest(), R"({"status":"ok","streams":0})");
  EXPECT_EQ(LiveClient(hub_->port(), "/healthz", {}, "HEAD").rest(), "");
}

TEST_P(LiveHubTest, TakenPortIsToldInWords) {
  auto made = options();
  start(made);
  try {
    static_cast<void>(LiveHub::start(made, shelf_.source()));
    FAIL() << "two hubs on one port";
  } catch (const std::runtime_error& error) {
    EXPECT_NE(std::string(error.what()).find("is in use by another program"), std::string::npos)
        << error.what();
  }
}

TEST_P(LiveHubTest, StopsWithStreamsOpen) {
  start(options());
  LiveClient client = visitor(1), idle(hub_->port(), "/never/read");
  ASSERT_EQ(client.status(), 200);
  hub_->stop();
  EXPECT_FALSE(client.next());
  hub_->wake_conversation(1);  // harmless afterwards
  hub_.reset();
}

INSTANTIATE_TEST_SUITE_P(Threads, LiveHubTest, ::testing::Values(1, 2));

}  // namespace
}  // namespace xiaoer::gateway
