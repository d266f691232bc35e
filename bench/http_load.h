// SPDX-License-Identifier: Apache-2.0
// A bounded load of HTTP requests from one thread: keep-alive connections on epoll, each with one request at
// a time. Light on purpose, because it shares the machine with the server it measures. Loopback only.
#pragma once
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace xiaoer::bench {

struct Load {
  int port = 0;
  int connections = 64;
  std::size_t requests = 0;
  std::function<void(std::size_t number, std::string& request)> write;  // fills `request`, which comes empty
  std::function<void(std::size_t number, int status, std::string_view body)> seen{};  // may be empty
  // A steady rate instead of as fast as answers come. A late request's time counts from when it was due.
  double per_second = 0;
};

struct LoadResult {
  std::size_t good = 0, bad = 0;  // 2xx and the rest
  double seconds = 0;
  std::vector<std::uint32_t> micros;  // of each request, sorted
  [[nodiscard]] double per_second() const { return static_cast<double>(good) / seconds; }
  [[nodiscard]] double milliseconds(double share) const;  // 0.5 = median
};

// Throws std::runtime_error when the server cannot be reached or stops answering for ten seconds.
[[nodiscard]] LoadResult run(const Load& load);

// One request, for setting things up.
struct Answer {
  int status = 0;
  std::string head, body;
};
[[nodiscard]] Answer ask(int port, const std::string& method, const std::string& path,
                         const std::string& headers, const std::string& body = "");
[[nodiscard]] std::string request_bytes(std::string_view method, std::string_view path,
                                        std::string_view headers, std::string_view body);

}  // namespace xiaoer::bench
