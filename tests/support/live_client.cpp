// SPDX-License-Identifier: Apache-2.0
#include "tests/support/live_client.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <random>
#include <stdexcept>

namespace xiaoer::test {
namespace {

sockaddr_in loopback(int port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

constexpr int kPatience = 5000;  // milliseconds

}  // namespace

int free_port() {
  std::random_device dice;
  for (;;) {
    const int port = 20000 + static_cast<int>(dice() % 12000);
    const int probe = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const sockaddr_in address = loopback(port);
    const bool free = ::bind(probe, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
    ::close(probe);
    if (free) return port;
  }
}

LiveClient::LiveClient(int port, const std::string& target, const Headers& headers,
                       const std::string& method) {
  socket_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const sockaddr_in address = loopback(port);
  if (::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
    throw std::runtime_error("cannot connect to port " + std::to_string(port));
  std::string request =
      method + " " + target + " HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(port) + "\r\n";
  for (const auto& [name, value] : headers) request += name + ": " + value + "\r\n";
  send(request + "\r\n");
}

LiveClient::~LiveClient() {
  ::close(socket_);
}

void LiveClient::send(const std::string& bytes) {
  if (::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL) < 0) return;  // the test sees it by reading
}

bool LiveClient::more() {
  pollfd wait{socket_, POLLIN, 0};
  if (::poll(&wait, 1, kPatience) <= 0) return false;
  std::array<char, 16384> chunk;
  const ssize_t size = ::recv(socket_, chunk.data(), chunk.size(), 0);
  if (size <= 0) return false;
  buffer_.append(chunk.data(), static_cast<std::size_t>(size));
  return true;
}

const std::string& LiveClient::head() {
  while (!head_read_) {
    if (const auto end = buffer_.find("\r\n\r\n"); end != std::string::npos) {
      head_ = buffer_.substr(0, end + 4);
      buffer_.erase(0, end + 4);
      head_read_ = true;
    } else if (!more()) {
      break;
    }
  }
  return head_;
}

int LiveClient::status() {
  return head().size() > 12 ? std::stoi(head().substr(9, 3)) : 0;
}

std::optional<std::string> LiveClient::block() {
  static_cast<void>(head());
  for (;;) {
    if (const auto end = buffer_.find("\n\n"); end != std::string::npos) {
      std::string block = buffer_.substr(0, end);
      buffer_.erase(0, end + 2);
      return block;
    }
    if (!more()) return std::nullopt;
  }
}

std::optional<SeenEvent> LiveClient::next() {
  while (const auto text = block()) {
    SeenEvent event;
    bool has_data = false;
    for (std::size_t at = 0; at < text->size();) {
      const std::string line = text->substr(at, text->find('\n', at) - at);
      at += line.size() + 1;
      if (line.starts_with("id: ")) event.id = std::stoll(line.substr(4));
      if (line.starts_with("event: ")) event.name = line.substr(7);
      if (!line.starts_with("data: ")) continue;
      event.data += (has_data ? "\n" : "") + line.substr(6);
      has_data = true;
    }
    if (has_data) return event;
  }
  return std::nullopt;
}

bool LiveClient::saw_comment() {
  while (const auto text = block()) {
    if (text->starts_with(":")) return true;
    if (text->find("data: ") != std::string::npos) return false;
  }
  return false;
}

std::string LiveClient::rest() {
  static_cast<void>(head());
  while (more()) {
  }
  return buffer_;
}

}  // namespace xiaoer::test
