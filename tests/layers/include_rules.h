// SPDX-License-Identifier: Apache-2.0
// Who may include whom: between the rooms of the house, and which room may see which library.
#pragma once
#include "tests/layers/source_text.h"

namespace xiaoer::layers {

[[nodiscard]] std::vector<Fault> check_includes(const SourceFile& file);

}  // namespace xiaoer::layers
