// SPDX-License-Identifier: Apache-2.0
#include "bench/many_streams.h"

#include <arpa/inet.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <stdexcept>

namespace xiaoer::bench {
namespace {

using Timer = std::chrono::steady_clock;

constexpr std::size_t kAtOnce = 256;  // streams being opened at the same time
constexpr std::size_t kTail = 64;

}  // namespace

std::size_t raise_file_limit() {
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
  return limit.rlim_cur;
}

ManyStreams::ManyStreams(int port, std::size_t count, const std::function<std::string(std::size_t)>& request)
    : poll_(::epoll_create1(EPOLL_CLOEXEC)), streams_(count) {
  const auto begin = Timer::now();
  std::size_t started = 0, opened = 0;
  const auto on_text = [&](Stream& stream, const std::string& text) {
    if (stream.open) return;
    if (text.size() > 12 && text.starts_with("HTTP/1.1 ") && !text.starts_with("HTTP/1.1 200"))
      throw std::runtime_error("a stream was refused: " + text);
    stream.open = text.find("retry:") != std::string::npos;
    opened += stream.open;
  };
  while (opened < count) {
    for (; started < count && started < opened + kAtOnce; ++started)
      start(streams_[started], port, request(started));
    const std::size_t before = opened;
    poll_until([&] { return opened > before; }, on_text);
  }
  seconds_to_open_ = std::chrono::duration<double>(Timer::now() - begin).count();
}

ManyStreams::~ManyStreams() {
  for (const Stream& stream : streams_) ::close(stream.fd);
  ::close(poll_);
}

void ManyStreams::start(Stream& stream, int port, const std::string& request) {
  stream.fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (stream.fd < 0)
    throw std::runtime_error("no file descriptor is left for another stream (see ulimit -n)");
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(stream.fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
    throw std::runtime_error("nothing listens on port " + std::to_string(port));
  static_cast<void>(::send(stream.fd, request.data(), request.size(), MSG_NOSIGNAL));
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.ptr = &stream;
  ::epoll_ctl(poll_, EPOLL_CTL_ADD, stream.fd, &event);
}

void ManyStreams::poll_until(const std::function<bool()>& done,
                             const std::function<void(Stream&, const std::string&)>& on_text) {
  std::array<epoll_event, 512> events;
  std::array<char, 16384> chunk;
  while (!done()) {
    const int count = ::epoll_wait(poll_, events.data(), static_cast<int>(events.size()), 30'000);
    if (count <= 0) throw std::runtime_error("nothing came on any stream for 30 seconds");
    for (int i = 0; i < count; ++i) {
      auto& stream = *static_cast<Stream*>(events[static_cast<std::size_t>(i)].data.ptr);
      const ssize_t size = ::recv(stream.fd, chunk.data(), chunk.size(), 0);
      if (size <= 0) throw std::runtime_error("the server closed a stream");
      const std::string text = stream.tail + std::string(chunk.data(), static_cast<std::size_t>(size));
      on_text(stream, text);
      stream.tail = stream.open ? text.substr(text.size() - std::min(text.size(), kTail)) : text;
    }
  }
}

std::vector<double> ManyStreams::wait_for(const std::string& name, Timer::time_point begin) {
  std::vector<double> milliseconds;
  for (Stream& stream : streams_) {
    stream.told = false;
    stream.tail.clear();
  }
  const std::string word = "event: " + name + "\n";
  poll_until(
      [&] { return milliseconds.size() == streams_.size(); },
      [&](Stream& stream, const std::string& text) {
        if (stream.told || text.find(word) == std::string::npos) return;
        stream.told = true;
        milliseconds.push_back(std::chrono::duration<double, std::milli>(Timer::now() - begin).count());
      });
  std::sort(milliseconds.begin(), milliseconds.end());
  return milliseconds;
}

}  // namespace xiaoer::bench
