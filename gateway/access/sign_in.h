// SPDX-License-Identifier: Apache-2.0
// Signing in, the first administrator, and the own password. HTTP
// pool.
#pragma once
#include <string>

#include "foundation/error.h"
#include "gateway/access/services.h"

namespace xiaoer::gateway {

struct SignedIn {
  User user;
  std::string token;  // for the cookie
};

// The same refusal, after the same time, for an unknown name, a wrong password and a disabled user:
// RequestError 401 "wrong_credentials". Throws Throttled when tries come too fast.
[[nodiscard]] SignedIn sign_in(AccessServices& services, const std::string& name, const std::string& password,
                               const std::string& remote);

struct FirstAdmin {
  std::string setup_token, name, password, display_name;
};
[[nodiscard]] SignedIn set_up(AccessServices& services, const FirstAdmin& admin);  // 404, 422

struct PasswordChange {
  Id user_id = 0;
  std::string old_password, new_password, remote;
  std::string session_token;  // this session stays, the user's others end
};
void change_password(AccessServices& services, const PasswordChange& change);  // 403, 422, Throttled

// 429 with the seconds to wait.
class Throttled : public RequestError {
 public:
  explicit Throttled(Milliseconds wait);
  [[nodiscard]] std::int64_t seconds() const { return seconds_; }

 private:
  std::int64_t seconds_;
};

}  // namespace xiaoer::gateway
