// SPDX-License-Identifier: Apache-2.0
// Everything that decides who may come in, built once by the wiring and shared by the gate and the endpoints.
#pragma once
#include <string>
#include <vector>

#include "gateway/access/password.h"
#include "gateway/access/sessions.h"
#include "gateway/access/throttle.h"
#include "gateway/access/users.h"

namespace xiaoer::gateway {

struct AccessOptions {
  std::string public_url;  // https: the cookie is Secure and named __Host-…
  std::string live_url;
  SessionLimits limits;
  PasswordCost cost;
};

struct AccessServices {
  AccessServices(Database& store, const Clock& time, AccessOptions settings)
      : database(store),
        clock(time),
        options(std::move(settings)),
        users(store),
        sessions(store, time, options.limits),
        passwords(options.cost),
        throttle(time) {}

  Database& database;
  Clock clock;
  AccessOptions options;
  UserStore users;
  SessionStore sessions;
  PasswordHasher passwords;
  LoginThrottle throttle;
};

}  // namespace xiaoer::gateway
