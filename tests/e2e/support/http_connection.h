// SPDX-License-Identifier: Apache-2.0
// One HTTP/1.1 connection to a server on this machine, kept alive between requests. Tells exactly whether a
// whole answer arrived, which is all that a ledger of acknowledged messages may count. One thread.
#pragma once
#include <map>
#include <optional>
#include <string>

namespace xiaoer::test {

struct HttpReply {
  int status = 0;
  std::map<std::string, std::string> headers;  // names in lower case
  std::string body;
};

struct HttpRequest {
  std::string method = "GET", path = {};
  std::string token = {};  // sent as Bearer when not empty
  std::string body = {};   // JSON
};

// A TCP connection to 127.0.0.1, closed in the destructor.
class Socket {
 public:
  Socket() = default;
  ~Socket() { close(); }
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;
  [[nodiscard]] bool connect(int port);
  void close();  // at once, without waiting for the other side
  [[nodiscard]] bool is_open() const { return descriptor_ >= 0; }
  [[nodiscard]] bool send(const std::string& bytes);
  // Appends what has arrived; false when the connection ended or nothing came within `timeout_ms`.
  [[nodiscard]] bool receive(std::string& into, int timeout_ms);

 private:
  int descriptor_ = -1;
};

class HttpConnection {
 public:
  explicit HttpConnection(int port) : port_(port) {}
  // No value: the connection could not be made, or broke before the whole answer was here.
  [[nodiscard]] std::optional<HttpReply> request(const HttpRequest& request);

 private:
  std::optional<HttpReply> read_reply();
  int port_;
  Socket socket_;
};

}  // namespace xiaoer::test
