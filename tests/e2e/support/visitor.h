// SPDX-License-Identifier: Apache-2.0
// A visitor of the web chat who speaks the public HTTP interface and nothing else. One thread.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "tests/e2e/support/http_connection.h"

namespace xiaoer::test {

struct Sent {
  int status = 0;
  std::int64_t seq = 0;
  std::string content_type, code;  // of a refusal
  [[nodiscard]] bool accepted() const { return status == 200 || status == 201; }
};

struct ChatMessage {
  std::int64_t seq = 0;
  std::string author, text, client_id;
};

class Visitor {
 public:
  explicit Visitor(int port) : connection_(port) {}
  // The same visitor on another connection.
  Visitor(int port, std::string token) : connection_(port), token_(std::move(token)) {}
  // A new session. False when the server did not answer 201.
  [[nodiscard]] bool open();
  // No value: no whole answer came, so nobody knows whether it was stored.
  [[nodiscard]] std::optional<Sent> send(const std::string& client_id, const std::string& text);
  // Both sides, all pages. No value when the server does not answer.
  [[nodiscard]] std::optional<std::vector<ChatMessage>> messages(std::int64_t after);
  [[nodiscard]] const std::string& token() const { return token_; }
  [[nodiscard]] std::int64_t conversation() const { return conversation_; }

 private:
  HttpConnection connection_;
  std::string token_;
  std::int64_t conversation_ = 0;
};

}  // namespace xiaoer::test
