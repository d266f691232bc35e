// SPDX-License-Identifier: Apache-2.0
// The HTTP edge: cpp-httplib, tuned (TCP_NODELAY, long keep-alive, a deep backlog, a bounded pool that sheds
// with 503), behind one function that answers every request. Errors become application/problem+json here and
// nowhere else.
#pragma once
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "gateway/http/endpoint.h"

namespace xiaoer::gateway {

struct EdgeOptions {
  std::string host = "127.0.0.1";
  int port = 8080;  // 0 = any free one
  std::size_t threads = 128;
  std::size_t queue = 1024;                  // connections that may wait for a thread; beyond it 503
  std::size_t max_body = 11 * 1024 * 1024;   // bytes; beyond it 413
  std::vector<std::string> trusted_proxies;  // whose X-Forwarded-For is believed
};

class Edge {
 public:
  // Called on pool threads. May throw RequestError, StorageError or anything else (→ 500).
  using Handler = std::function<Reply(Request&)>;
  using Observer = std::function<void(int status)>;
  // Listens when it returns. Throws RequestError 500 "port_in_use" with words an administrator understands.
  static std::unique_ptr<Edge> start(const EdgeOptions& options, Handler handler, Observer observer);
  virtual ~Edge() = default;
  [[nodiscard]] virtual int port() const = 0;
  virtual void stop() = 0;  // no new requests; those in flight are finished
};

// What the edge answers when a handler throws `error`; the rest of the process never builds such replies.
[[nodiscard]] Reply reply_for_exception(const std::exception_ptr& error);

}  // namespace xiaoer::gateway
