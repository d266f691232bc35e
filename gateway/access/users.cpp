// SPDX-License-Identifier: Apache-2.0
#include "gateway/access/users.h"

#include "foundation/ascii.h"
#include "foundation/error.h"
#include "foundation/text.h"

namespace xiaoer::gateway {
namespace {

Account account_of(const Row& row) {
  Account account;
  account.user = {row.integer(0), row.text(1), row.text(2), role_from_word(row.text(3))};
  account.disabled = row.integer(4) != 0;
  account.created_at = from_millis(row.integer(5));
  account.password_hash = row.text(6);
  return account;
}

std::optional<Account> first(const Rows& rows) {
  if (rows.empty()) return std::nullopt;
  return account_of(rows.front());
}

bool is_other_admin_left(Transaction& transaction, Id id) {
  return !transaction
              .run("SELECT id FROM user_account WHERE role = 'admin' AND disabled = 0 AND id <> $1 LIMIT 1",
                   {id})
              .empty();
}

}  // namespace

std::optional<Account> UserStore::find(Id id) const {
  return first(
      database_.read("SELECT id, name, display_name, role, disabled, created_at, password_hash FROM "
                     "user_account WHERE id = $1",
                     {id}));
}

std::optional<Account> UserStore::find_name(const std::string& name) const {
  return first(
      database_.read("SELECT id, name, display_name, role, disabled, created_at, password_hash FROM "
                     "user_account WHERE name = $1",
                     {name}));
}

std::vector<Account> UserStore::all() const {
  std::vector<Account> accounts;
  for (const auto& row : database_.read("SELECT id, name, display_name, role, disabled, created_at, '' "
                                        "FROM user_account ORDER BY name"))
    accounts.push_back(account_of(row));
  return accounts;
}

bool UserStore::any() const {
  return !database_.read("SELECT id FROM user_account LIMIT 1").empty();
}

Id add_user(Transaction& transaction, const NewUser& user, TimePoint now) {
  const auto rows = transaction.run(
      "INSERT INTO user_account (name, display_name, role, password_hash, created_at) VALUES ($1, $2, $3, "
      "$4, $5) "
      "ON CONFLICT (name) DO NOTHING RETURNING id",
      {user.name, user.display_name, to_word(user.role), user.password_hash, to_millis(now)});
  if (rows.empty())
    throw RequestError(409, "name_taken",
                       "There is a user '" + user.name + "' already. Choose another name.");
  return rows.front().integer(0);
}

void change_user(Transaction& transaction, Id id, const UserChange& change) {
  const auto before =
      first(transaction.run("SELECT id, name, display_name, role, disabled, created_at, password_hash FROM "
                            "user_account WHERE id = $1",
                            {id}));
  if (!before) throw RequestError(404, "not_found", "There is no user " + std::to_string(id) + ".");
  const auto role = change.role.value_or(before->user.role);
  const auto disabled = change.disabled.value_or(before->disabled);
  const bool was_admin = before->user.role == Role::admin && !before->disabled;
  if (was_admin && (role != Role::admin || disabled) && !is_other_admin_left(transaction, id))
    throw RequestError(409, "last_admin",
                       "Somebody must stay administrator. Make another user administrator first.");
  transaction.run(
      "UPDATE user_account SET role = $2, disabled = $3, display_name = $4, password_hash = $5 WHERE id = $1",
      {id, to_word(role), std::int64_t{disabled}, change.display_name.value_or(before->user.display_name),
       change.password_hash.value_or(before->password_hash)});
  if (role != before->user.role || disabled || change.password_hash)
    transaction.run("DELETE FROM user_session WHERE user_id = $1", {id});
}

bool any_user(Transaction& transaction) {
  return !transaction.run("SELECT id FROM user_account LIMIT 1").empty();
}

std::optional<User> find_user(Transaction& transaction, Id id) {
  const auto account = first(transaction.run(
      "SELECT id, name, display_name, role, disabled, created_at, '' FROM user_account WHERE id = $1", {id}));
  if (!account || account->disabled) return std::nullopt;
  return account->user;
}

std::optional<std::string> parse_user_name(const std::string& typed) {
  const std::string name = is_valid_utf8(typed) ? clean_name(typed) : "";
  if (name.empty() || name != typed || name.find(' ') != std::string::npos) return std::nullopt;
  return lower_ascii(name);
}

std::string user_name(const std::string& typed) {
  const auto name = parse_user_name(typed);
  if (!name) throw RequestError(422, "invalid_name", "A user's name has 1 to 64 characters and no blanks.");
  return *name;
}

}  // namespace xiaoer::gateway
