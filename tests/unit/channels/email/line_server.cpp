// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/channels/email/line_server.h"

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <random>
#include <stdexcept>
#include <utility>

namespace xiaoer::test {
namespace {

void write_all(int connection, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t gone = send(connection, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (gone <= 0) return;
    bytes.remove_prefix(static_cast<std::size_t>(gone));
  }
}

}  // namespace

LineServer::LineServer(std::string greeting, Answer answer)
    : greeting_(std::move(greeting)), answer_(std::move(answer)) {
  std::random_device dice;
  bool listening = false;
  for (int i = 0; i < 200 && !listening; ++i)
    listening = listen_on(20'000 + static_cast<int>(dice() % 12'000));
  if (!listening) throw std::runtime_error("no free port for the mail server");
  thread_ = std::jthread([this] { serve(); });
}

LineServer::~LineServer() {
  shutdown(listener_, SHUT_RDWR);  // ends serve(), once the client is gone
  thread_.join();
  close(listener_);
}

bool LineServer::listen_on(int port) {
  listener_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  port_ = port;
  if (bind(listener_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0 &&
      listen(listener_, 8) == 0)
    return true;
  close(listener_);
  return false;
}

void LineServer::serve() {
  for (int connection = 0; (connection = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC)) >= 0;) {
    talk(connection);
    close(connection);
  }
}

void LineServer::talk(int connection) {
  write_all(connection, greeting_ + "\r\n");
  std::string waiting;
  std::array<char, 4096> bytes{};
  for (;;) {
    for (auto end = waiting.find("\r\n"); end != std::string::npos; end = waiting.find("\r\n")) {
      const std::string line = waiting.substr(0, end);
      waiting.erase(0, end + 2);
      write_all(connection, answer_(line));
    }
    const ssize_t read = recv(connection, bytes.data(), bytes.size(), 0);
    if (read <= 0) return;
    waiting.append(bytes.data(), static_cast<std::size_t>(read));
  }
}

}  // namespace xiaoer::test
