// SPDX-License-Identifier: Apache-2.0
// `xiaoer simulate`: plays customer lines through the real inbox, worker and store (in memory) with a clock
// that is turned by hand, so that the same input gives the same output. One thread.
#pragma once
#include <filesystem>
#include <iosfwd>

#include "foundation/time.h"

namespace xiaoer::gateway {

struct SimulateOptions {
  std::filesystem::path pack;
  TimePoint now{};  // of the first message; each further one comes a second later
  int zone_offset_minutes = 480;
  bool agents_online = true;
};

// Lines "客: …" or "> …" are messages of one customer, a blank line starts a new one, other lines are
// repeated as they are. Returns the exit code.
int simulate(std::istream& in, std::ostream& out, const SimulateOptions& options);

}  // namespace xiaoer::gateway
