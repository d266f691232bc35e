// SPDX-License-Identifier: Apache-2.0
#include "nlu/word_path.h"

#include <algorithm>

#include "nlu/dictionary.h"

namespace xiaoer::nlu {

namespace {

constexpr std::uint32_t kUnknownCost = 511;
constexpr std::size_t kAhead = 3;  // characters whose words are asked for while others are read
constexpr std::uint32_t kFar = 0xFFFFFFFF;

struct Step {
  std::uint32_t cost, from;
};

}  // namespace

void append_word_path(std::u32string_view run, std::vector<std::size_t>& ends) {
  const Dictionary& dictionary = Dictionary::general();
  thread_local std::vector<Step> steps;
  steps.assign(run.size() + 1, {kFar, 0});
  steps[0].cost = 0;
  for (std::uint32_t at = 0; at < run.size(); ++at) {
    if (at + kAhead < run.size()) dictionary.expect(run[at + kAhead]);
    const std::uint32_t so_far = steps[at].cost;
    const auto relax = [&](std::size_t length, std::uint32_t cost) {
      Step& step = steps[at + length];
      if (so_far + cost < step.cost) step = {so_far + cost, at};
    };
    relax(1, kUnknownCost);
    dictionary.prefixes(run.data() + at, run.size() - at, relax);
  }
  const auto begin = static_cast<std::ptrdiff_t>(ends.size());
  for (std::size_t at = run.size(); at > 0; at = steps[at].from) ends.push_back(at);
  std::reverse(ends.begin() + begin, ends.end());
}

}  // namespace xiaoer::nlu
