// SPDX-License-Identifier: Apache-2.0
#include "gateway/access/setup_link.h"

#include "foundation/error.h"
#include "foundation/random.h"
#include "gateway/access/users.h"

namespace xiaoer::gateway {
namespace {

constexpr std::chrono::hours kLife{72};

constexpr std::string_view kFind =
    "SELECT created_at FROM setup_link WHERE token_hash = $1 AND used_at = 0 AND created_at > $2 "
    "AND NOT EXISTS (SELECT id FROM user_account)";

}  // namespace

std::string create_setup_link(Database& database, const std::string& public_url, TimePoint now) {
  const auto token = random_token(32);
  bool created = false;
  database.write([&](Transaction& transaction) {
    created = !any_user(transaction);
    if (!created) return;
    transaction.run("DELETE FROM setup_link");
    transaction.run("INSERT INTO setup_link (token_hash, created_at) VALUES ($1, $2)",
                    {sha256_hex(token), to_millis(now)});
  });
  return created ? public_url + "/desk/setup?token=" + token : "";
}

bool is_setup_link_valid(Database& database, const std::string& token, TimePoint now) {
  return !database.read(kFind, {sha256_hex(token), to_millis(now - kLife)}).empty();
}

void use_setup_link(Transaction& transaction, const std::string& token, TimePoint now) {
  const auto hash = sha256_hex(token);
  if (transaction.run(kFind, {hash, to_millis(now - kLife)}).empty())
    throw RequestError(404, "not_found",
                       "This link was used already or is too old. Restart the service for a new one.");
  transaction.run("UPDATE setup_link SET used_at = $2 WHERE token_hash = $1", {hash, to_millis(now)});
}

}  // namespace xiaoer::gateway
