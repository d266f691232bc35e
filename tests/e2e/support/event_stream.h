// SPDX-License-Identifier: Apache-2.0
// A visitor's live stream as a browser reads it: server-sent events, resumed by the last id. One thread.
#pragma once
#include <optional>
#include <string>

#include "tests/e2e/support/http_connection.h"

namespace xiaoer::test {

struct StreamEvent {
  std::int64_t id = 0;  // 0: none
  std::string name, data;
};

class EventStream {
 public:
  EventStream(int port, std::string token) : port_(port), token_(std::move(token)) {}
  // Connects anew, after the event `last_id`. False when it is not answered by 200.
  [[nodiscard]] bool open(std::int64_t last_id);
  // The next event; no value when none comes in time or the stream ended. Comments and the like are skipped.
  [[nodiscard]] std::optional<StreamEvent> next(int timeout_ms);
  void cut() { socket_.close(); }

 private:
  std::optional<StreamEvent> take();
  int port_;
  std::string token_;
  Socket socket_;
  std::string bytes_;
};

}  // namespace xiaoer::test
