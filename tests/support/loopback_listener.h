// SPDX-License-Identifier: Apache-2.0
// A listening socket on a free loopback port below the system's own range, for servers that a test plays.
#pragma once
#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdint>
#include <random>
#include <stdexcept>

namespace xiaoer::test {

class LoopbackListener {
 public:
  LoopbackListener() {
    std::random_device dice;
    for (int i = 0; i < 200; ++i)
      if (listen_on(20'000 + static_cast<int>(dice() % 12'000))) return;
    throw std::runtime_error("no free port for a server of the test");
  }
  ~LoopbackListener() { close(socket_); }
  LoopbackListener(const LoopbackListener&) = delete;
  LoopbackListener& operator=(const LoopbackListener&) = delete;

  [[nodiscard]] int port() const { return port_; }
  [[nodiscard]] int socket() const { return socket_; }
  // The next connection, the caller's to close; -1 after end().
  [[nodiscard]] int next() const { return accept4(socket_, nullptr, nullptr, SOCK_CLOEXEC); }
  void end() const { shutdown(socket_, SHUT_RDWR); }  // any thread

 private:
  bool listen_on(int port) {
    socket_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    port_ = port;
    if (bind(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0 &&
        listen(socket_, 8) == 0)
      return true;
    close(socket_);
    return false;
  }

  int socket_ = -1, port_ = 0;
};

}  // namespace xiaoer::test
