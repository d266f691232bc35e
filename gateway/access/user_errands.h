// SPDX-License-Identifier: Apache-2.0
// How `xiaoer user add` reaches a service that holds the data folder: it leaves a file there, the service
// does what it says within a second and leaves its answer beside it. Whoever can write into the folder owns
// the installation anyway.
#pragma once
#include <filesystem>
#include <optional>
#include <string>

#include "gateway/access/users.h"

namespace xiaoer::gateway {

// Adds the user with an audit row, as the command line does it. Throws RequestError 409 "name_taken".
void add_user_by_command(Database& database, const NewUser& user, TimePoint now);

// For the command: leaves the errand and returns where its answer will lie.
[[nodiscard]] std::filesystem::path leave_user_errand(const std::filesystem::path& data, const NewUser& user);
// "" when it was done, else why not; nullopt when there is no answer yet. Removes the answer.
[[nodiscard]] std::optional<std::string> take_errand_answer(const std::filesystem::path& answer);

// For the service, once a second: does what was left, oldest name first. Unreadable errands are answered and
// removed.
void run_user_errands(Database& database, const std::filesystem::path& data, TimePoint now);

}  // namespace xiaoer::gateway
