// SPDX-License-Identifier: Apache-2.0
// Spreads training over the processors: analysing the examples, one machine for each class. Used while a
// model is trained, never while a message is answered. The caller's thread works too.
#pragma once
#include <algorithm>
#include <atomic>
#include <cstddef>
#include <thread>
#include <vector>

namespace xiaoer::nlu {

// Calls `work(next)` once on each of a few threads and waits for all; `next()` gives each of the numbers
// below `count` to one of them, and `count` when there are none left. `work` must not throw.
template <class Work>
void share_work(std::size_t count, const Work& work) {
  constexpr std::size_t kMostThreads = 4;
  std::atomic<std::size_t> given{0};
  const auto next = [&] { return std::min(given++, count); };
  const std::size_t processors = std::max(1u, std::thread::hardware_concurrency());
  std::vector<std::jthread> others;
  for (std::size_t i = 1; i < std::min({kMostThreads, processors, count}); ++i)
    others.emplace_back([&] { work(next); });
  work(next);
}

}  // namespace xiaoer::nlu
