// SPDX-License-Identifier: Apache-2.0
// Who is signed in. A session's token is 256 random bits in a cookie; the store keeps only its SHA-256, and
// only the SHA-256 of its CSRF token, which is derived from the token. Asked on every request; any thread.
#pragma once
#include <optional>
#include <string>

#include "foundation/time.h"
#include "gateway/http/endpoint.h"
#include "storage/database.h"

namespace xiaoer::gateway {

struct SessionLimits {
  std::chrono::minutes idle{30};           // since the last request
  std::chrono::minutes absolute{12 * 60};  // since the sign-in
};

struct Session {
  User user;
  std::string csrf_hash;
};

class SessionStore {
 public:
  SessionStore(Database& database, Clock clock, SessionLimits limits);
  // A new session of this user; returns its token. Also removes sessions that have ended.
  [[nodiscard]] std::string open(Transaction& transaction, Id user_id) const;
  // The session if it lives and its user is not disabled. Notes once a minute, without waiting, that it is in
  // use.
  [[nodiscard]] std::optional<Session> find(const std::string& token) const;
  void close(const std::string& token) const;

 private:
  Database& database_;
  Clock clock_;
  SessionLimits limits_;
};

// All sessions of a user; the one with `except_token` stays ("" = none stays).
void close_sessions(Transaction& transaction, Id user_id, const std::string& except_token);

// The CSRF token of a session: tells nothing about the session's token.
[[nodiscard]] std::string csrf_of(const std::string& session_token);

}  // namespace xiaoer::gateway
