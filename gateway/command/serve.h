// SPDX-License-Identifier: Apache-2.0
// `xiaoer serve`: runs the service until SIGTERM or SIGINT, then drains. Called by main only.
#pragma once
#include "gateway/config/configuration.h"

namespace xiaoer::gateway {

// Prints {"msg":"ready","url":…,"live_url":…} on stderr when it takes traffic. Throws what Application
// throws.
int serve(Configuration configuration);

}  // namespace xiaoer::gateway
