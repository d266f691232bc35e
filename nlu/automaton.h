// SPDX-License-Identifier: Apache-2.0
// Finds all of many patterns in one pass over a text (Aho and Corasick, 1975). Symbols are code points, or
// numbers of sounds. Used by the lexicon, the keyword rules and the words of a pack. Immutable once built;
// any thread.
#pragma once
#include <array>
#include <cstdint>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace xiaoer::nlu {

class Automaton {
 public:
  // Before build(). Equal patterns may be added with different numbers; an empty pattern is not added.
  void add(std::u32string_view pattern, std::uint32_t number);
  void build();

  // Calls found(number, first, last) for each occurrence, in order of `last` (one past the end).
  template <class Found>
  void scan(std::u32string_view text, Found&& found) const {
    if (patterns_.empty()) return;
    std::uint32_t state = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
      state = step(state, symbol_of(text[at]));
      for (std::uint32_t node = nodes_[state].output ? state : nodes_[state].next_output; node;
           node = nodes_[node].next_output)
        for (std::uint32_t p = nodes_[node].output; p; p = patterns_[p - 1].next)
          found(patterns_[p - 1].number, at + 1 - patterns_[p - 1].length, at + 1);
    }
  }

 private:
  struct Node {
    std::uint64_t children = 0;  // a bit for each symbol modulo 64: most steps that lead nowhere end here
    std::uint32_t fail = 0;
    std::uint32_t output = 0;       // 1 + index of the first pattern that ends here
    std::uint32_t next_output = 0;  // nearest node on the chain of fails that has an output
  };
  struct Pattern {
    std::uint32_t number, length, next;
  };

  [[nodiscard]] std::uint32_t symbol_of(char32_t point) const {
    if (point < 0x10000) return symbols_[std::size_t{pages_[point >> 8]} << 8 | (point & 0xFF)];
    const auto found = rare_symbols_.find(point);
    return found == rare_symbols_.end() ? 0 : found->second;
  }
  [[nodiscard]] std::uint32_t edge(std::uint32_t state, std::uint32_t symbol) const {
    if (state == 0) return root_[symbol];
    if (!(nodes_[state].children >> (symbol & 63) & 1)) return 0;
    const std::uint64_t key = (std::uint64_t{state} << 32) | symbol;
    for (std::size_t slot = slot_of(key);; slot = (slot + 1) & mask_) {
      if (slots_[slot].key == key) return slots_[slot].next;
      if (slots_[slot].key == 0) return 0;
    }
  }
  [[nodiscard]] std::uint32_t step(std::uint32_t state, std::uint32_t symbol) const {
    if (symbol == 0) return 0;
    for (;;) {
      const std::uint32_t next = edge(state, symbol);
      if (next || state == 0) return next;
      state = nodes_[state].fail;
    }
  }
  [[nodiscard]] std::size_t slot_of(std::uint64_t key) const {
    return static_cast<std::size_t>((key * 0x9E3779B97F4A7C15ull) >> 32) & mask_;
  }
  std::uint32_t intern(char32_t point);
  void insert_edge(std::uint32_t state, std::uint32_t symbol, std::uint32_t next);
  void grow_slots();

  struct Slot {
    std::uint64_t key = 0;
    std::uint32_t next = 0;
  };
  struct Edge {
    std::uint32_t from, symbol, to;
  };
  // Of code points below U+10000, in pages of 256; page 0 is empty.
  std::array<std::uint16_t, 256> pages_{};
  std::vector<std::uint32_t> symbols_ = std::vector<std::uint32_t>(256);
  std::unordered_map<char32_t, std::uint32_t> rare_symbols_;
  std::uint32_t symbol_count_ = 0;
  std::vector<Node> nodes_{1};
  std::vector<std::uint32_t> root_{0};
  std::vector<Slot> slots_{16};
  std::size_t mask_ = 15, used_ = 0;
  std::vector<Edge> edges_;  // in order of creation: a parent before its children
  std::vector<Pattern> patterns_;
};

}  // namespace xiaoer::nlu
