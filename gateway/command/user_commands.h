// SPDX-License-Identifier: Apache-2.0
// `xiaoer user add`: works whether the service runs or not. Returns the exit code; talk goes to stderr.
#pragma once
#include <iosfwd>
#include <string>

#include "gateway/config/configuration.h"

namespace xiaoer::gateway {

struct UserAddition {
  std::string name, role, display_name;  // the display name may be empty: the name then
};
// Reads the password from the first line of `password_input`. Throws RequestError: a bad name, role or
// password; a taken name; a service that holds the data folder but does not answer.
int user_add(const Configuration& configuration, const UserAddition& addition, std::istream& password_input);

}  // namespace xiaoer::gateway
