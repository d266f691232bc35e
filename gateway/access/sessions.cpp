// SPDX-License-Identifier: Apache-2.0
#include "gateway/access/sessions.h"

#include "foundation/encoding.h"
#include "foundation/random.h"

namespace xiaoer::gateway {
namespace {

constexpr std::size_t kTokenBytes = 32;
constexpr std::chrono::minutes kNoteEvery{1};

bool is_token(const std::string& text) {
  return text.size() == kTokenBytes * 2 && text.find_first_not_of("0123456789abcdef") == std::string::npos;
}

}  // namespace

SessionStore::SessionStore(Database& database, Clock clock, SessionLimits limits)
    : database_(database), clock_(std::move(clock)), limits_(limits) {}

std::string SessionStore::open(Transaction& transaction, Id user_id) const {
  const auto now = clock_();
  transaction.run("DELETE FROM user_session WHERE created_at <= $1 OR seen_at <= $2",
                  {to_millis(now - limits_.absolute), to_millis(now - limits_.idle)});
  const auto token = random_token(kTokenBytes);
  transaction.run(
      "INSERT INTO user_session (token_hash, user_id, csrf, created_at, seen_at) VALUES ($1, $2, $3, $4, $4)",
      {sha256_hex(token), user_id, sha256_hex(csrf_of(token)), to_millis(now)});
  return token;
}

std::optional<Session> SessionStore::find(const std::string& token) const {
  if (!is_token(token)) return std::nullopt;
  const auto hash = sha256_hex(token);
  const auto now = clock_();
  const auto rows = database_.read(
      "SELECT u.id, u.name, u.display_name, u.role, s.csrf, s.seen_at FROM user_session s "
      "JOIN user_account u ON u.id = s.user_id "
      "WHERE s.token_hash = $1 AND s.created_at > $2 AND s.seen_at > $3 AND u.disabled = 0",
      {hash, to_millis(now - limits_.absolute), to_millis(now - limits_.idle)});
  if (rows.empty()) return std::nullopt;
  const auto& row = rows.front();
  if (now - from_millis(row.integer(5)) >= kNoteEvery)
    (void)database_.submit([hash, now](Transaction& transaction) {
      transaction.run("UPDATE user_session SET seen_at = $2 WHERE token_hash = $1", {hash, to_millis(now)});
    });
  return Session{{row.integer(0), row.text(1), row.text(2), role_from_word(row.text(3))}, row.text(4)};
}

void SessionStore::close(const std::string& token) const {
  database_.write([hash = sha256_hex(token)](Transaction& transaction) {
    transaction.run("DELETE FROM user_session WHERE token_hash = $1", {hash});
  });
}

void close_sessions(Transaction& transaction, Id user_id, const std::string& except_token) {
  const auto kept = except_token.empty() ? "" : sha256_hex(except_token);
  transaction.run("DELETE FROM user_session WHERE user_id = $1 AND token_hash <> $2", {user_id, kept});
}

std::string csrf_of(const std::string& session_token) {
  return to_base64url(hmac_sha256(session_token, "csrf"));
}

}  // namespace xiaoer::gateway
