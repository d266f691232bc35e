// SPDX-License-Identifier: Apache-2.0
#include "bench/http_load.h"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <stdexcept>

namespace xiaoer::bench {
namespace {

using Timer = std::chrono::steady_clock;

constexpr std::chrono::seconds kPatience{10};  // without any answer
constexpr int kTick = 1;                       // milliseconds between looks at what is due

int connect_to(int port) {
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
    throw std::runtime_error("nothing listens on port " + std::to_string(port));
  const int on = 1;
  ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  return fd;
}

// Where the answer at the front of `bytes` ends; 0 while it is not complete. Understands Content-Length only.
std::size_t answer_end(std::string_view bytes, std::size_t& body_at) {
  const auto head_end = bytes.find("\r\n\r\n");
  if (head_end == std::string_view::npos) return 0;
  body_at = head_end + 4;
  std::size_t length = 0;
  for (const std::string_view name : {"\r\nContent-Length: ", "\r\ncontent-length: "})
    if (const auto at = bytes.substr(0, head_end).find(name); at != std::string_view::npos)
      length = std::stoul(std::string(bytes.substr(at + name.size(), 12)));
  return bytes.size() >= body_at + length ? body_at + length : 0;
}

class Generator {
 public:
  explicit Generator(const Load& load) : load_(load), poll_(::epoll_create1(EPOLL_CLOEXEC)) {
    result_.micros.reserve(load.requests);
  }
  ~Generator() {
    for (const Connection& connection : connections_) ::close(connection.fd);
    ::close(poll_);
  }
  Generator(const Generator&) = delete;
  Generator& operator=(const Generator&) = delete;

  LoadResult run() {
    connections_.resize(static_cast<std::size_t>(load_.connections));
    const auto begin = began_ = heard_ = Timer::now();
    for (Connection& connection : connections_) {
      open(connection);
      next(connection);
    }
    std::array<epoll_event, 64> events;
    while (result_.good + result_.bad < load_.requests) {
      send_what_is_due();
      const int count = ::epoll_wait(poll_, events.data(), static_cast<int>(events.size()), kTick);
      if (count > 0) heard_ = Timer::now();
      if (Timer::now() - heard_ > kPatience) throw std::runtime_error("the server has stopped answering");
      for (int i = 0; i < count; ++i)
        read(*static_cast<Connection*>(events[static_cast<std::size_t>(i)].data.ptr));
    }
    result_.seconds = std::chrono::duration<double>(Timer::now() - begin).count();
    std::sort(result_.micros.begin(), result_.micros.end());
    return std::move(result_);
  }

 private:
  struct Connection {
    int fd = -1;
    bool waiting = false;
    std::size_t number = 0;
    Timer::time_point sent;
    std::string in;
  };

  void open(Connection& connection) {
    connection.fd = connect_to(load_.port);
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.ptr = &connection;
    ::epoll_ctl(poll_, EPOLL_CTL_ADD, connection.fd, &event);
  }
  void next(Connection& connection) {
    if (load_.per_second > 0)
      idle_.push_back(&connection);
    else if (next_ < load_.requests)
      begin(connection, Timer::now());
  }
  void send_what_is_due() {
    while (!idle_.empty() && next_ < load_.requests) {
      const std::chrono::duration<double> since(static_cast<double>(next_) / load_.per_second);
      const auto due = began_ + std::chrono::duration_cast<Timer::duration>(since);
      if (due > Timer::now()) return;
      Connection& connection = *idle_.back();
      idle_.pop_back();
      begin(connection, due);
    }
  }
  void begin(Connection& connection, Timer::time_point due) {
    connection.number = next_++;
    connection.sent = due;
    send(connection);
  }
  void send(Connection& connection) {
    out_.clear();
    load_.write(connection.number, out_);
    connection.waiting = true;
    if (::send(connection.fd, out_.data(), out_.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(out_.size()))
      reopen(connection);
  }
  // The server may close an idle connection at any time; the request is sent again on a new one.
  void reopen(Connection& connection) {
    ::close(connection.fd);
    connection.in.clear();
    open(connection);
    if (connection.waiting) send(connection);
  }
  void read(Connection& connection) {
    std::array<char, 16384> chunk;
    const ssize_t size = ::recv(connection.fd, chunk.data(), chunk.size(), 0);
    if (size <= 0) return reopen(connection);
    connection.in.append(chunk.data(), static_cast<std::size_t>(size));
    std::size_t body_at = 0;
    const std::size_t end = answer_end(connection.in, body_at);
    if (end == 0) return;
    finished(connection, std::string_view(connection.in).substr(body_at, end - body_at));
    connection.in.erase(0, end);
    next(connection);
  }
  void finished(Connection& connection, std::string_view body) {
    const auto took = std::chrono::duration_cast<std::chrono::microseconds>(Timer::now() - connection.sent);
    result_.micros.push_back(static_cast<std::uint32_t>(took.count()));
    const int status = std::stoi(connection.in.substr(9, 3));
    ++(status / 100 == 2 ? result_.good : result_.bad);
    connection.waiting = false;
    if (load_.seen) load_.seen(connection.number, status, body);
  }

  const Load& load_;
  int poll_;
  std::vector<Connection> connections_;
  std::vector<Connection*> idle_;  // only at a steady rate
  Timer::time_point began_, heard_;
  std::size_t next_ = 0;
  std::string out_;
  LoadResult result_;
};

}  // namespace

double LoadResult::milliseconds(double share) const {
  if (micros.empty()) return 0;
  const auto index = static_cast<std::size_t>(share * static_cast<double>(micros.size() - 1));
  return micros[index] / 1000.0;
}

LoadResult run(const Load& load) {
  return Generator(load).run();
}

std::string request_bytes(std::string_view method, std::string_view path, std::string_view headers,
                          std::string_view body) {
  std::string bytes;
  bytes.reserve(256 + headers.size() + body.size());
  bytes.append(method).append(" ").append(path).append(" HTTP/1.1\r\nHost: 127.0.0.1\r\n").append(headers);
  bytes.append("Content-Length: ").append(std::to_string(body.size())).append("\r\n\r\n").append(body);
  return bytes;
}

Answer ask(int port, const std::string& method, const std::string& path, const std::string& headers,
           const std::string& body) {
  const int fd = connect_to(port);
  const std::string bytes = request_bytes(method, path, "Connection: close\r\n" + headers, body);
  static_cast<void>(::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL));
  std::string in;
  std::array<char, 16384> chunk;
  for (ssize_t size = 0; (size = ::recv(fd, chunk.data(), chunk.size(), 0)) > 0;)
    in.append(chunk.data(), static_cast<std::size_t>(size));
  ::close(fd);
  const auto head_end = in.find("\r\n\r\n");
  if (head_end == std::string::npos) throw std::runtime_error(method + " " + path + " got no answer");
  return {std::stoi(in.substr(9, 3)), in.substr(0, head_end), in.substr(head_end + 4)};
}

}  // namespace xiaoer::bench
