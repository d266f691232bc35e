// SPDX-License-Identifier: Apache-2.0
// The edge over real sockets: how faults are told, what is refused, what happens under overload.
#include "gateway/http/edge.h"

#include <gtest/gtest.h>
#include <httplib.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <future>

#include "foundation/error.h"
#include "tests/support/live_client.h"

namespace xiaoer {
namespace {

using gateway::Edge;
using gateway::EdgeOptions;
using gateway::Reply;
using gateway::Request;

struct EdgeOverSockets : ::testing::Test {
  void start(Edge::Handler handler, std::size_t threads = 8, std::size_t queue = 64) {
    EdgeOptions options;
    options.port = 0;
    options.threads = threads;
    options.queue = queue;
    options.max_body = 1024;
    options.trusted_proxies = trusted;
    edge = Edge::start(options, std::move(handler), [this](int status) { last_status = status; });
    client = std::make_unique<httplib::Client>("127.0.0.1", edge->port());
  }
  std::vector<std::string> trusted;
  std::unique_ptr<Edge> edge;
  std::unique_ptr<httplib::Client> client;
  std::atomic<int> last_status{0};
};

Reply text(const std::string& body) {
  return {200, "text/plain", body, {}};
}

TEST_F(EdgeOverSockets, passes_requests_on_as_they_are) {
  start([](Request& request) {
    return text(request.method + " " + request.path + " " + request.query["a"] + " " +
                request.headers["x-test"] + " " + request.body);
  });
  httplib::Headers headers{{"X-Test", "yes"}};
  auto answer = client->Post("/p%2Fq?a=1%202", headers, "{}", "application/json");
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->body, "POST /p%2Fq 1 2 yes {}");
  EXPECT_EQ(answer->get_header_value("X-Content-Type-Options"), "nosniff");
}

TEST_F(EdgeOverSockets, a_post_without_length_is_a_post_without_body) {
  start([](Request& request) { return text(request.method + ":" + request.body); });
  for (const std::string method : {"POST", "PUT", "DELETE"}) {
    test::LiveClient bare(edge->port(), "/p", {{"Connection", "close"}}, method);
    EXPECT_EQ(bare.status(), 200);
    EXPECT_EQ(bare.rest(), method + ":");
  }
}

TEST_F(EdgeOverSockets, faults_become_problems) {
  start([](Request& request) -> Reply {
    if (request.path == "/refused") throw RequestError(422, "bad_word", "the word is wrong");
    if (request.path == "/full") throw StorageError(StorageError::Kind::full, "no space on /secret/disk");
    if (request.path == "/busy") throw StorageError(StorageError::Kind::busy, "locked");
    throw std::runtime_error("password=hunter2");
  });
  const auto refused = client->Get("/refused");
  EXPECT_EQ(refused->status, 422);
  EXPECT_EQ(refused->get_header_value("Content-Type"), "application/problem+json");
  EXPECT_NE(refused->body.find("\"bad_word\""), std::string::npos);
  const auto full = client->Get("/full");
  EXPECT_EQ(full->status, 507);
  EXPECT_EQ(full->body.find("/secret/disk"), std::string::npos);
  EXPECT_NE(full->body.find("磁盘已满"), std::string::npos);
  EXPECT_EQ(client->Get("/busy")->status, 503);
  EXPECT_EQ(client->Get("/busy")->get_header_value("Retry-After"), "5");
  const auto other = client->Get("/other");
  EXPECT_EQ(other->status, 500);
  EXPECT_EQ(other->body.find("hunter2"), std::string::npos);
  EXPECT_TRUE(other->get_header_value("EXCEPTION_WHAT").empty());
}

TEST_F(EdgeOverSockets, bodies_and_paths_have_limits) {
  start([](Request&) { return text("ok"); });
  const auto large = client->Post("/x", std::string(5000, 'x'), "application/json");
  ASSERT_TRUE(large);
  EXPECT_EQ(large->status, 413);
  EXPECT_NE(large->body.find("too_large"), std::string::npos);
  const auto long_path = client->Get(("/" + std::string(4000, 'a')).c_str());
  ASSERT_TRUE(long_path);
  EXPECT_EQ(long_path->status, 414);
}

TEST_F(EdgeOverSockets, forwarded_addresses_count_only_from_our_proxies) {
  start([](Request& request) { return text(request.remote); });
  const httplib::Headers forged{{"X-Forwarded-For", "1.2.3.4"}};
  EXPECT_EQ(client->Get("/", forged)->body, "127.0.0.1");
  edge.reset();
  trusted = {"127.0.0.1"};
  start([](Request& request) { return text(request.remote); });
  const httplib::Headers chain{{"X-Forwarded-For", "9.9.9.9, 1.2.3.4"}};
  EXPECT_EQ(client->Get("/", chain)->body, "1.2.3.4");
}

TEST_F(EdgeOverSockets, a_taken_port_is_said_plainly) {
  start([](Request&) { return text("ok"); });
  EdgeOptions options;
  options.port = edge->port();
  try {
    static_cast<void>(Edge::start(
        options, [](Request&) { return text(""); }, [](int) {}));
    FAIL() << "two servers share a port";
  } catch (const RequestError& error) {
    EXPECT_NE(std::string(error.what()).find("--listen"), std::string::npos);
  }
}

TEST_F(EdgeOverSockets, overload_is_answered_with_503) {
  std::promise<void> release;
  const std::shared_future<void> released = release.get_future().share();
  std::atomic<int> inside{0};
  start(
      [&](Request&) {
        ++inside;
        released.wait();
        return text("late");
      },
      1, 1);
  std::vector<std::future<int>> calls;
  const auto call = [this] {
    httplib::Client other("127.0.0.1", edge->port());
    other.set_read_timeout(20);
    const auto answer = other.Get("/");
    return answer ? answer->status : 0;
  };
  calls.push_back(std::async(std::launch::async, call));
  while (inside == 0) std::this_thread::yield();
  for (int i = 0; i < 8; ++i) calls.push_back(std::async(std::launch::async, call));
  while (last_status != 503) std::this_thread::yield();
  release.set_value();
  int shed = 0, served = 0;
  for (auto& status : calls) {
    const int value = status.get();
    shed += value == 503;
    served += value == 200;
  }
  EXPECT_GE(shed, 1);
  EXPECT_EQ(shed + served, 9);
}

// Bytes to the edge as they are, and everything that comes back until the edge closes.
std::string exchange(int port, const std::vector<std::string>& pieces, const std::string& pause_until) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
  EXPECT_EQ(::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
  std::string in;
  std::array<char, 4096> chunk{};
  const auto receive = [&] {
    const ssize_t count = ::recv(socket, chunk.data(), chunk.size(), 0);
    if (count > 0) in.append(chunk.data(), static_cast<std::size_t>(count));
    return count > 0;
  };
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    EXPECT_EQ(::send(socket, pieces[i].data(), pieces[i].size(), 0), static_cast<ssize_t>(pieces[i].size()));
    while (i + 1 < pieces.size() && in.find(pause_until) == std::string::npos && receive()) {
    }
  }
  while (receive()) {
  }
  ::close(socket);
  return in;
}

TEST_F(EdgeOverSockets, requests_that_come_together_are_answered_in_order) {
  start([](Request& request) { return text("<" + request.path + request.body + ">"); });
  const std::string first = "POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nAB",
                    last = "GET /b HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
  const std::string answers = exchange(edge->port(), {first + last}, "");
  EXPECT_LT(answers.find("</aAB>"), answers.find("</b>"));
  EXPECT_NE(answers.find("</b>"), std::string::npos);
}

TEST_F(EdgeOverSockets, who_waits_for_continue_is_told_before_the_body_is_read) {
  start([](Request& request) { return text("<" + request.body + ">"); });
  const std::string head =
      "POST /a HTTP/1.1\r\nHost: x\r\nConnection: close\r\nExpect: 100-continue\r\nContent-Length: "
      "4\r\n\r\n";
  const std::string answers = exchange(edge->port(), {head, "body"}, "100 Continue");
  EXPECT_LT(answers.find("100 Continue"), answers.find("<body>"));
  EXPECT_NE(answers.find("<body>"), std::string::npos);
}

TEST_F(EdgeOverSockets, a_large_answer_arrives_whole) {
  const std::string large(3 * 1024 * 1024, 'x');
  start([&](Request&) { return text(large); });
  client->set_keep_alive(true);
  for (int i = 0; i < 2; ++i) {
    const auto answer = client->Get("/");
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->body.size(), large.size());
  }
}

}  // namespace
}  // namespace xiaoer
