// SPDX-License-Identifier: Apache-2.0
// The most likely words of a run of Chinese characters: the cheapest path through all dictionary words in it.
// Linear in the run. Any thread.
#pragma once
#include <string_view>
#include <vector>

namespace xiaoer::nlu {

// Appends the ends of the words, as positions in `run`.
void append_word_path(std::u32string_view run, std::vector<std::size_t>& ends);

}  // namespace xiaoer::nlu
