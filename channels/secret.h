// SPDX-License-Identifier: Apache-2.0
// A secret of a [[channel]] row: it stands in a file or in the environment, never in the configuration
// itself. Read once at start.
#pragma once
#include <string>

#include "foundation/document.h"

namespace xiaoer::channels {

// From the file named by `<name>_file` or the variable named by `<name>_env`, blanks at the end dropped.
// Reports a file or variable that is not there or holds only blanks, and both at once; "" then, and when
// neither is given.
[[nodiscard]] std::string read_secret(Table& table, const std::string& name);
// The same; giving neither, or an empty name, is a fault, too: whoever gets "" gets a problem with it.
[[nodiscard]] std::string required_secret(Table& table, const std::string& name);

}  // namespace xiaoer::channels
