// SPDX-License-Identifier: Apache-2.0
// Gives memory that was freed back to the system. Called once after work that needed much more than it leaves
// behind, such as training a model; any thread.
#pragma once

namespace xiaoer {

void return_freed_memory();

}  // namespace xiaoer
