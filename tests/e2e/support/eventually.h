// SPDX-License-Identifier: Apache-2.0
// Waiting for something that another process does.
#pragma once
#include <chrono>
#include <thread>

namespace xiaoer::test {

// Whether `condition` became true within 20 s.
template <typename Condition>
[[nodiscard]] bool eventually(Condition condition) {
  using namespace std::chrono_literals;
  const auto limit = std::chrono::steady_clock::now() + 20s;
  while (!condition()) {
    if (std::chrono::steady_clock::now() > limit) return false;
    std::this_thread::sleep_for(20ms);
  }
  return true;
}

}  // namespace xiaoer::test
