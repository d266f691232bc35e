// SPDX-License-Identifier: Apache-2.0
// The bytes of one keep-alive connection behind cpp-httplib, in place of the library's own stream: that one
// asks the system eleven times for each request and sends head and body apart. Here a request is one wait,
// mostly one read, and one send. Used by the connection's pool thread alone.
#pragma once
#include <httplib.h>

#include <array>
#include <chrono>
#include <string>

namespace xiaoer::gateway {

class ConnectionStream final : public httplib::Stream {
 public:
  // `socket` stays the caller's. `patience`: without a byte for so long a read or write has failed.
  ConnectionStream(socket_t socket, std::chrono::milliseconds patience);

  // Whether bytes of a request are there within `time`; also true when the peer has closed.
  [[nodiscard]] bool wait(std::chrono::milliseconds time) const;
  // Sends what was written. False when the peer is gone.
  bool flush();

  [[nodiscard]] bool is_readable() const override { return wait(patience_); }
  [[nodiscard]] bool is_writable() const override { return !broken_; }
  // Flushes before it has to wait: the peer may wait for what was written.
  ssize_t read(char* to, std::size_t size) override;
  // Kept until flush(), or until it is much.
  ssize_t write(const char* from, std::size_t size) override;
  void get_remote_ip_and_port(std::string& ip, int& port) const override;
  void get_local_ip_and_port(std::string& ip, int& port) const override;
  [[nodiscard]] socket_t socket() const override { return socket_; }

 private:
  struct Place {
    std::string ip;
    int port = 0;
  };
  using NameOf = int (*)(int, sockaddr*, socklen_t*);
  static Place place_of(socket_t socket, NameOf name_of);
  ssize_t receive(char* to, std::size_t size);

  socket_t socket_;
  std::chrono::milliseconds patience_;
  Place remote_, local_;
  std::array<char, 4096> in_;
  std::size_t at_ = 0, end_ = 0;  // of what was read and not used
  std::string out_;
  bool broken_ = false;
};

}  // namespace xiaoer::gateway
