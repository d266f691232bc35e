// SPDX-License-Identifier: Apache-2.0
// The people who may sign in, and what they may do. Called by the sign-in, the users' endpoints and the
// command line; any thread. Functions with a Transaction belong inside Database::write.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "gateway/http/endpoint.h"
#include "storage/database.h"

namespace xiaoer::gateway {

struct Account {
  User user;
  bool disabled = false;
  TimePoint created_at{};
  std::string password_hash;
};

struct NewUser {
  std::string name, display_name;
  Role role = Role::agent;
  std::string password_hash;
};

struct UserChange {
  std::optional<Role> role;
  std::optional<bool> disabled;
  std::optional<std::string> display_name;
  std::optional<std::string> password_hash;
};

class UserStore {
 public:
  explicit UserStore(Database& database) : database_(database) {}
  [[nodiscard]] std::optional<Account> find(Id id) const;
  [[nodiscard]] std::optional<Account> find_name(const std::string& name) const;  // as user_name() gives it
  [[nodiscard]] std::vector<Account> all() const;                                 // by name
  [[nodiscard]] bool any() const;

 private:
  Database& database_;
};

// Throws RequestError 409 "name_taken".
Id add_user(Transaction& transaction, const NewUser& user, TimePoint now);
// Ends the user's sessions when role, password or disabled change. Throws RequestError 404, or 409
// "last_admin" when no administrator would be left.
void change_user(Transaction& transaction, Id id, const UserChange& change);
[[nodiscard]] bool any_user(Transaction& transaction);
[[nodiscard]] std::optional<User> find_user(Transaction& transaction, Id id);  // nullopt when disabled, too

// The form in which a name is stored and compared: Latin letters small. Nothing for a name that is empty,
// over 64 code points, or holds blanks or invisible characters.
[[nodiscard]] std::optional<std::string> parse_user_name(const std::string& typed);
// The same, with RequestError 422 "invalid_name".
[[nodiscard]] std::string user_name(const std::string& typed);

}  // namespace xiaoer::gateway
