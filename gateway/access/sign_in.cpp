// SPDX-License-Identifier: Apache-2.0
#include "gateway/access/sign_in.h"

#include "foundation/text.h"
#include "gateway/access/audit.h"
#include "gateway/access/setup_link.h"

namespace xiaoer::gateway {
namespace {

std::string object_of(Id user_id) {
  return "user " + std::to_string(user_id);
}

std::optional<Account> find_account(const AccessServices& services, const std::string& typed) {
  const auto name = parse_user_name(typed);
  return name ? services.users.find_name(*name) : std::nullopt;
}

// One key per account, and one for each name nobody has; bounded.
std::string throttle_key(const std::optional<Account>& account, const std::string& typed) {
  return account ? account->user.name : "? " + typed.substr(0, 64);
}

// True when the password is right. Throws Throttled when tries come too fast; notes a failure.
bool check_password(AccessServices& services, const std::optional<Account>& account, const std::string& key,
                    const std::string& password, const std::string& remote) {
  if (const auto wait = services.throttle.admit(key, remote)) throw Throttled(*wait);
  const bool right = services.passwords.verify(account ? account->password_hash : "", password);
  if (right && !account->disabled) {
    services.throttle.succeeded(key, remote);
    return true;
  }
  services.database.write([&](Transaction& transaction) {
    add_audit(transaction, {services.clock(), 0, "sign_in_failed", account ? object_of(account->user.id) : "",
                            network_of(remote)});
  });
  return false;
}

}  // namespace

Throttled::Throttled(Milliseconds wait)
    : RequestError(429, "too_many_tries", "Too many tries. Wait a moment and try again."),
      seconds_((wait.count() + 999) / 1000) {}

SignedIn sign_in(AccessServices& services, const std::string& name, const std::string& password,
                 const std::string& remote) {
  const auto account = find_account(services, name);
  if (!check_password(services, account, throttle_key(account, name), password, remote))
    throw RequestError(401, "wrong_credentials", "The name or the password is wrong.");
  SignedIn result{account->user, ""};
  services.database.write([&](Transaction& transaction) {
    result.token = services.sessions.open(transaction, account->user.id);
    add_audit(transaction, {services.clock(), account->user.id, "sign_in", object_of(account->user.id),
                            network_of(remote)});
  });
  return result;
}

SignedIn set_up(AccessServices& services, const FirstAdmin& admin) {
  const auto now = services.clock();
  if (!is_setup_link_valid(services.database, admin.setup_token, now))
    throw RequestError(404, "not_found",
                       "This link was used already or is too old. Restart the service for a new one.");
  const auto name = user_name(admin.name);
  require_strong_password(admin.password, name);
  auto display_name = clean_name(admin.display_name);
  if (display_name.empty()) display_name = name;
  const NewUser user{name, display_name, Role::admin, services.passwords.hash(admin.password)};
  SignedIn result;
  services.database.write([&](Transaction& transaction) {
    use_setup_link(transaction, admin.setup_token, now);
    const auto id = add_user(transaction, user, now);
    result = {{id, name, display_name, Role::admin}, services.sessions.open(transaction, id)};
    add_audit(transaction, {now, id, "set_up", object_of(id), ""});
  });
  return result;
}

void change_password(AccessServices& services, const PasswordChange& change) {
  const auto account = services.users.find(change.user_id);
  if (!account) throw RequestError(404, "not_found", "This user is gone. Sign in again.");
  require_strong_password(change.new_password, account->user.name);
  if (!check_password(services, account, account->user.name, change.old_password, change.remote))
    throw RequestError(403, "wrong_password", "The present password is wrong.");
  const auto hash = services.passwords.hash(change.new_password);
  services.database.write([&](Transaction& transaction) {
    transaction.run("UPDATE user_account SET password_hash = $2 WHERE id = $1", {change.user_id, hash});
    close_sessions(transaction, change.user_id, change.session_token);
    add_audit(transaction,
              {services.clock(), change.user_id, "password_changed", object_of(change.user_id), ""});
  });
}

}  // namespace xiaoer::gateway
