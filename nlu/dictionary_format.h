// SPDX-License-Identifier: Apache-2.0
// How the compiled dictionary lies in memory: header, code of each code point below U+10000, share of each
// code, units of a double array. Shared by the build-time compiler and nlu/dictionary.
#pragma once
#include <cstdint>

namespace xiaoer::nlu {

constexpr std::uint32_t kDictionaryMagic = 0x31574F58;
constexpr std::uint32_t kNoParent = 0xFFFFFFFF;
constexpr double kCostScale = 24;  // cost = −log p · 24, 1 … 511

struct DictionaryHeader {
  std::uint32_t magic, units, codes, words;
};
struct DictionaryUnit {
  std::uint32_t link;   // base << 9 | cost of the word that ends here, 0 = none ends here
  std::uint32_t check;  // the parent's index
};

}  // namespace xiaoer::nlu
