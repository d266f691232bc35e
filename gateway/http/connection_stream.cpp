// SPDX-License-Identifier: Apache-2.0
#include "gateway/http/connection_stream.h"

#include <netdb.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <utility>

namespace xiaoer::gateway {
namespace {

constexpr std::size_t kMuch = 64 * 1024;

bool poll_for(socket_t socket, short events, std::chrono::milliseconds time) {
  pollfd waiting{socket, events, 0};
  int count = 0;
  do count = ::poll(&waiting, 1, static_cast<int>(time.count()));
  while (count < 0 && errno == EINTR);
  return count > 0;
}

}  // namespace

ConnectionStream::ConnectionStream(socket_t socket, std::chrono::milliseconds patience)
    : socket_(socket),
      patience_(patience),
      remote_(place_of(socket, ::getpeername)),
      local_(place_of(socket, ::getsockname)) {}

ConnectionStream::Place ConnectionStream::place_of(socket_t socket, NameOf name_of) {
  sockaddr_storage address{};
  socklen_t length = sizeof address;
  std::array<char, NI_MAXHOST> host{};
  std::array<char, NI_MAXSERV> port{};
  auto* const known = reinterpret_cast<sockaddr*>(&address);
  if (name_of(socket, known, &length) != 0 ||
      ::getnameinfo(known, length, host.data(), host.size(), port.data(), port.size(),
                    NI_NUMERICHOST | NI_NUMERICSERV) != 0)
    return {};
  return {host.data(), std::atoi(port.data())};
}

bool ConnectionStream::wait(std::chrono::milliseconds time) const {
  return at_ < end_ || poll_for(socket_, POLLIN, time);
}

ssize_t ConnectionStream::read(char* to, std::size_t size) {
  if (at_ == end_) {
    if (!flush()) return -1;
    if (size >= in_.size()) return receive(to, size);
    const ssize_t count = receive(in_.data(), in_.size());
    if (count <= 0) return count;
    at_ = 0;
    end_ = static_cast<std::size_t>(count);
  }
  const std::size_t count = std::min(size, end_ - at_);
  std::memcpy(to, in_.data() + at_, count);
  at_ += count;
  return static_cast<ssize_t>(count);
}

ssize_t ConnectionStream::receive(char* to, std::size_t size) {
  for (;;) {
    const ssize_t count = ::recv(socket_, to, size, MSG_DONTWAIT);
    if (count >= 0) return count;
    if (errno == EINTR) continue;
    if (errno != EAGAIN || !poll_for(socket_, POLLIN, patience_)) return -1;
  }
}

ssize_t ConnectionStream::write(const char* from, std::size_t size) {
  out_.append(from, size);
  if (out_.size() >= kMuch && !flush()) return -1;
  return broken_ ? -1 : static_cast<ssize_t>(size);
}

bool ConnectionStream::flush() {
  for (std::size_t sent = 0; sent < out_.size() && !broken_;) {
    const ssize_t count =
        ::send(socket_, out_.data() + sent, out_.size() - sent, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (count >= 0)
      sent += static_cast<std::size_t>(count);
    else if (errno != EINTR && (errno != EAGAIN || !poll_for(socket_, POLLOUT, patience_)))
      broken_ = true;
  }
  const bool was_much = out_.size() >= kMuch;
  out_.clear();
  if (was_much) out_.shrink_to_fit();
  return !broken_;
}

void ConnectionStream::get_remote_ip_and_port(std::string& ip, int& port) const {
  ip = remote_.ip;
  port = remote_.port;
}

void ConnectionStream::get_local_ip_and_port(std::string& ip, int& port) const {
  ip = local_.ip;
  port = local_.port;
}

}  // namespace xiaoer::gateway
