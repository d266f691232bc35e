// SPDX-License-Identifier: Apache-2.0
// What is sent when a kept connection ends before the answer, against a server on loopback.
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <thread>

#include "foundation/http.h"
#include "gtest/gtest.h"
#include "tests/support/loopback_listener.h"

namespace xiaoer {
namespace {

// Answers every call and keeps its connections, but ends the one on which the second call comes instead of
// answering it.
class ForgetfulServer {
 public:
  ForgetfulServer() = default;
  ForgetfulServer(const ForgetfulServer&) = delete;
  ForgetfulServer& operator=(const ForgetfulServer&) = delete;
  ~ForgetfulServer() { static_cast<void>(stop()); }
  [[nodiscard]] std::string url() const {
    return "http://127.0.0.1:" + std::to_string(listener_.port()) + "/send";
  }
  // How many calls came.
  [[nodiscard]] int stop() {
    if (thread_.joinable()) {
      listener_.end();  // ends serve()
      thread_.join();
    }
    return calls_;
  }

 private:
  void serve() {
    std::vector<pollfd> open{{listener_.socket(), POLLIN, 0}};
    for (;;) {
      poll(open.data(), open.size(), -1);
      for (std::size_t i = open.size() - 1; i > 0; --i)
        if (open[i].revents != 0 && !answered(open[i].fd)) {
          close(open[i].fd);
          open.erase(open.begin() + static_cast<std::ptrdiff_t>(i));
        }
      if (open[0].revents == 0) continue;
      const int connection = listener_.next();
      if (connection < 0) break;
      open.push_back({connection, POLLIN, 0});
    }
    for (std::size_t i = 1; i < open.size(); ++i) close(open[i].fd);
  }
  // False: the connection is to be closed.
  bool answered(int connection) {
    std::string call;
    std::array<char, 4096> bytes{};
    while (call.find("\r\n\r\n") == std::string::npos) {
      const ssize_t read = recv(connection, bytes.data(), bytes.size(), 0);
      if (read <= 0) return false;
      call.append(bytes.data(), static_cast<std::size_t>(read));
    }
    if (++calls_ == 2) return false;
    const std::string_view answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    return send(connection, answer.data(), answer.size(), MSG_NOSIGNAL) ==
           static_cast<ssize_t>(answer.size());
  }

  test::LoopbackListener listener_;
  int calls_ = 0;
  std::thread thread_{[this] { serve(); }};
};

struct Told {
  bool first, second_connected, second, third;
  int calls;
};

Told three_of(const std::string& method, bool once) {
  ForgetfulServer server;
  HttpClient client;
  HttpCall call{method, server.url()};
  call.once = once;
  Told told{};
  told.first = client.call(call).answered;
  const HttpAnswer second = client.call(call);
  told.second_connected = second.connected;
  told.second = second.answered;
  told.third = client.call(call).answered;
  told.calls = server.stop();
  return told;
}

TEST(HttpOnce, ACallThatDoesSomethingReachesTheOtherSideOnce) {
  for (const char* method : {"GET", "POST", "DELETE"}) {
    const Told told = three_of(method, true);
    EXPECT_TRUE(told.first && told.third) << method;
    EXPECT_TRUE(told.second_connected && !told.second) << method;
    EXPECT_EQ(told.calls, 3) << method;
  }
}

TEST(HttpOnce, OtherMethodsThanGetNeedNotAskForIt) {
  for (const char* method : {"POST", "DELETE"}) EXPECT_EQ(three_of(method, false).calls, 3) << method;
}

TEST(HttpOnce, AGetThatOnlyAsksIsAskedAgain) {
  const Told told = three_of("GET", false);
  EXPECT_TRUE(told.first && told.second && told.third);
  EXPECT_EQ(told.calls, 4);
}

}  // namespace
}  // namespace xiaoer
