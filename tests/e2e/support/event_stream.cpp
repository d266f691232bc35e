// SPDX-License-Identifier: Apache-2.0
#include "tests/e2e/support/event_stream.h"

namespace xiaoer::test {
namespace {

constexpr int kOpenTimeoutMs = 10'000;

void read_line(const std::string& line, StreamEvent& event) {
  const auto value = [&line](std::string_view name) -> std::optional<std::string> {
    if (!line.starts_with(name)) return std::nullopt;
    return line.substr(name.size());
  };
  if (const auto id = value("id: ")) event.id = std::stoll(*id);
  if (const auto name = value("event: ")) event.name = *name;
  if (const auto data = value("data: ")) event.data += *data;
}

}  // namespace

bool EventStream::open(std::int64_t last_id) {
  bytes_.clear();
  if (!socket_.connect(port_)) return false;
  if (!socket_.send("GET /chat/v1/events HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(port_) +
                    "\r\nAccept: text/event-stream\r\nAuthorization: Bearer " + token_ +
                    "\r\nLast-Event-ID: " + std::to_string(last_id) + "\r\n\r\n")) {
    return false;
  }
  auto end = std::string::npos;
  while ((end = bytes_.find("\r\n\r\n")) == std::string::npos) {
    if (!socket_.receive(bytes_, kOpenTimeoutMs)) return false;
  }
  const bool good = bytes_.starts_with("HTTP/1.1 200");
  bytes_.erase(0, end + 4);
  return good;
}

std::optional<StreamEvent> EventStream::next(int timeout_ms) {
  for (;;) {
    if (auto event = take()) return event;
    if (!socket_.is_open() || !socket_.receive(bytes_, timeout_ms)) return std::nullopt;
  }
}

std::optional<StreamEvent> EventStream::take() {
  for (auto end = bytes_.find("\n\n"); end != std::string::npos; end = bytes_.find("\n\n")) {
    StreamEvent event;
    for (std::size_t at = 0; at < end;) {
      const auto line_end = std::min(bytes_.find('\n', at), end);
      read_line(bytes_.substr(at, line_end - at), event);
      at = line_end + 1;
    }
    bytes_.erase(0, end + 2);
    if (!event.data.empty()) return event;
  }
  return std::nullopt;
}

}  // namespace xiaoer::test
