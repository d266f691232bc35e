// SPDX-License-Identifier: Apache-2.0
// `xiaoer channel …`: trying channels out without their providers. Main's thread.
#pragma once
#include <string>

#include "gateway/config/configuration.h"

namespace xiaoer::gateway {

struct SimulateChannel {
  std::string kind, account;  // "" = the first of the kind
  std::string listen = "127.0.0.1:8090";
  std::string to;  // "" = the configured public_url
  int patience_ms = 5000;
};
// Serves the provider's API until SIGTERM, and takes commands below /simulator/. Prints one JSON line with
// "msg":"ready" on stderr.
int simulate_channel(Configuration configuration, const SimulateChannel& call);

}  // namespace xiaoer::gateway
