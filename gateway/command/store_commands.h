// SPDX-License-Identifier: Apache-2.0
// The commands that look after an installation: check, backup, restore, migrate, doctor. Each returns the
// exit code; results go to `out`, talk to stderr.
#pragma once
#include <filesystem>
#include <iosfwd>

#include "gateway/config/configuration.h"

namespace xiaoer::gateway {

int backup(const Configuration& configuration,
           const std::filesystem::path& target);  // also while the service runs
// Refuses while the service runs. The present store is kept beside the new one.
int restore(const Configuration& configuration, const std::filesystem::path& source);
int migrate_status(const Configuration& configuration, std::ostream& out);
int migrate_up(const Configuration& configuration, std::ostream& out);
// What an administrator wants to know when something is wrong: a line per finding; 1 if any is bad.
int doctor(Configuration& configuration, std::ostream& out);
// All faults of configuration and pack, one line each; 1 if any.
int check(const std::filesystem::path& file, const Configuration::Flags& flags, std::ostream& out);

}  // namespace xiaoer::gateway
