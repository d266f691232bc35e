// SPDX-License-Identifier: Apache-2.0
// What a question is compared by: its Chinese characters and Latin words, one by one and in pairs, and what
// its words mean to the thesaurus. Never dictionary words: a new product name is found at once. Pure; any
// thread.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace xiaoer::knowledgebase {

// A sense of the thesaurus, and the units that stand for it, one bit a place; only the first 64 places count.
struct Sense {
  std::uint32_t number;
  std::uint64_t places;
};

struct Terms {
  std::vector<std::uint64_t> units;   // in order of place
  std::vector<std::uint64_t> pairs;   // of neighbours
  std::vector<std::uint32_t> sounds;  // of each unit; units that sound alike have the same
  std::vector<Sense> senses;          // ascending, each once
  std::uint16_t kinds = 0;            // of answers that are asked for (nlu::Thesaurus)
};

// `normal` as nlu::normalise makes it; at most 400 units of it, for a question's meaning stands in its first
// lines. `terms` is emptied first: who asks again and again keeps its memory.
void find_terms(std::u32string_view normal, Terms& terms);

constexpr std::uint64_t kAnyPair = std::uint64_t{1} << 63;  // all pairs have this bit, units never
// Latin words and numbers: when they differ, the questions differ.
[[nodiscard]] bool is_word(std::uint64_t unit);

// How often a term stands in any question whatever, 0 … 1: keeps 的 and 吗 cheap in a bank of ten entries.
[[nodiscard]] double background_share(std::uint64_t term);

// Terms of neighbouring code points must not lie side by side in a table. Never 0 for a term.
[[nodiscard]] inline std::uint64_t table_key(std::uint64_t term) {
  return term * 0x9E3779B97F4A7C15ull;
}

// Ascending, each once.
void sort_once(std::vector<std::uint32_t>& terms);

// The unit as text, for "why".
[[nodiscard]] std::string unit_text(std::uint64_t unit, std::u32string_view normal);

}  // namespace xiaoer::knowledgebase
