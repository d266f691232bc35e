// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/channels/email/line_server.h"

#include <sys/socket.h>
#include <unistd.h>

#include <array>
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
    : greeting_(std::move(greeting)), answer_(std::move(answer)), thread_([this] { serve(); }) {}

LineServer::~LineServer() {
  listener_.end();  // ends serve(), once the client is gone
}

void LineServer::serve() {
  for (int connection = 0; (connection = listener_.next()) >= 0;) {
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
