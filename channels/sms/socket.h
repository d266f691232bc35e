// SPDX-License-Identifier: Apache-2.0
// One TCP connection to an operator, with TLS if asked. One thread reads, any thread writes; what one call
// writes is not torn by another.
#pragma once
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>
#include <string_view>

#include "foundation/time.h"

namespace xiaoer::channels::sms {

struct Endpoint {
  std::string host;
  int port = 0;
  bool tls = false;
  std::string ca_file{};  // whose certificates are believed; "" = the system's
};

// Says why in words for an administrator.
struct Disconnected : std::runtime_error {
  using std::runtime_error::runtime_error;
};

class Socket {
 public:
  // Connects within `patience`; throws Disconnected.
  Socket(const Endpoint& endpoint, Milliseconds patience);
  ~Socket();
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;
  // What has come, at least one byte; "" when nothing comes within `patience`. Throws Disconnected.
  [[nodiscard]] std::string read(Milliseconds patience);
  // All of it; throws Disconnected.
  void write(std::string_view bytes);
  // The other side has closed it: what is written now is lost.
  [[nodiscard]] bool ended() const;
  // Lets the reader and the writers fail. Any thread.
  void cut();

 private:
  struct Secure;
  void start_tls(const Endpoint& endpoint, Milliseconds patience);
  [[nodiscard]] bool ready(short events, Milliseconds patience) const;
  // Bytes moved; 0 = not now.
  std::size_t take(char* into, std::size_t size);
  std::size_t give(std::string_view bytes);

  int fd_ = -1;
  std::unique_ptr<Secure> secure_;  // null without TLS
  std::mutex writing_, tls_;
};

}  // namespace xiaoer::channels::sms
