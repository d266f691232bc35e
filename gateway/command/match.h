// SPDX-License-Identifier: Apache-2.0
// `xiaoer nlu segment` and `xiaoer nlu explain` as main calls them: they load the pack, not the store, so
// they work beside a running service. One thread.
#pragma once
#include <string>

#include "gateway/config/configuration.h"

namespace xiaoer::gateway {

int run_segment(const Configuration& configuration);  // standard input → standard output
int run_explain(const Configuration& configuration, const std::string& text);  // one JSON object

}  // namespace xiaoer::gateway
