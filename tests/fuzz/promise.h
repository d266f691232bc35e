// SPDX-License-Identifier: Apache-2.0
// How a fuzz target says what must hold for every input.
#pragma once
#include <cstdlib>

namespace xiaoer::test {

// A broken promise ends the target, so that the fuzzer keeps the input.
inline void require(bool promise) {
  if (!promise) std::abort();
}

}  // namespace xiaoer::test
