// SPDX-License-Identifier: Apache-2.0
// Finds all of many patterns in one pass over a text (Aho and Corasick, 1975). Symbols are code points, or
// numbers of sounds. Used by the lexicon, the keyword rules, the words of a pack, the phrases of a dialog.
// Immutable once built; any thread. Made for little memory to be touched: common characters have small
// numbers, what is looked up together lies together.
#pragma once
#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace xiaoer::nlu {

class Automaton {
 public:
  enum class Symbols { code_points, numbers };  // numbers: below 4,096
  explicit Automaton(Symbols symbols = Symbols::code_points);

  // Before build(). Equal patterns may be added with different numbers below 2^31; an empty pattern is not
  // added.
  void add(std::u32string_view pattern, std::uint32_t number);
  void build();

  // Calls found(number, first, last) for each occurrence, in order of `last` (one past the end).
  template <class Found>
  void scan(std::u32string_view text, Found&& found) const {
    if (nodes_.empty()) return;
    std::uint32_t state = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
      state = step(state, start_of(text[at]));
      if (state == 0) continue;
      for (std::uint32_t node = nodes_[state].output == kNone ? nodes_[state].next_output : state; node;
           node = nodes_[node].next_output)
        tell(nodes_[node], at + 1, found);
    }
  }

 private:
  static constexpr std::uint32_t kNone = 0xFFFFFFFF;
  static constexpr std::uint32_t kSeveral = 0x80000000;
  static constexpr std::uint32_t kFew = 4;  // children

  // Nodes stand in order of depth, the children of one side by side in order of their symbols.
  struct Node {
    std::uint64_t children = 0;     // a bit for each symbol modulo 64: most steps that lead nowhere end here
    std::uint32_t symbol = 0;       // leads from the parent to this node
    std::uint32_t first_child = 0;  // the last child stands before the next node's first
    std::uint32_t fail = 0;
    std::uint32_t next_output = 0;  // nearest node on the chain of fails that has an output
    std::uint32_t output = kNone;   // number of the pattern that ends here; kSeveral + index into numbers_
    std::uint32_t length = 0;       // of the pattern
  };
  // Of a node with many children: looking through all of them would touch too much memory.
  struct Slot {
    std::uint64_t key = 0;  // node and symbol
    std::uint32_t child = 0;
  };
  // Where a character leads from the first node.
  struct Start {
    std::uint32_t symbol, node;
  };
  struct Added {
    std::uint32_t first, last;  // in added_symbols_
    std::uint32_t number;
  };

  static constexpr std::uint32_t kPlain = 0x80;      // code points below it, …
  static constexpr std::uint32_t kNumbers = 0x1000;  // … or numbers, are their own symbols but for 1 more

  template <class Found>
  void tell(const Node& node, std::size_t last, Found&& found) const {
    if (node.output < kSeveral) return found(node.output, last - node.length, last);
    for (std::size_t at = node.output - kSeveral; numbers_[at] != kNone; ++at)
      found(numbers_[at], last - node.length, last);
  }
  // 0 = in no pattern; not every symbol is in one.
  [[nodiscard]] std::uint32_t symbol_of(char32_t point) const {
    if (point < plain_) return point + 1;
    if (point < 0x10000 && codes_)
      if (const std::uint32_t code = codes_[point]) return kPlain + code;
    return rare_symbols_.empty() ? 0 : rare_symbol(point);
  }
  [[nodiscard]] std::uint32_t rare_symbol(char32_t point) const;
  [[nodiscard]] Start start_of(char32_t point) const {
    const std::uint32_t symbol = symbol_of(point);
    return {symbol, symbol < root_.size() ? root_[symbol] : 0};
  }
  [[nodiscard]] std::uint32_t child(std::uint32_t state, std::uint32_t symbol) const {
    if (!(nodes_[state].children >> (symbol & 63) & 1)) return 0;
    const std::uint32_t first = nodes_[state].first_child, end = nodes_[state + 1].first_child;
    if (end - first > kFew) return child_of_many(state, symbol);
    for (std::uint32_t at = first; at < end; ++at)
      if (nodes_[at].symbol == symbol) return at;
    return 0;
  }
  [[nodiscard]] std::uint32_t child_of_many(std::uint32_t state, std::uint32_t symbol) const {
    const std::uint64_t key = std::uint64_t{state} << 32 | symbol;
    for (std::size_t slot = slot_of(key);; slot = (slot + 1) & mask_)
      if (slots_[slot].key == key || slots_[slot].key == 0) return slots_[slot].child;
  }
  [[nodiscard]] std::size_t slot_of(std::uint64_t key) const {
    return static_cast<std::size_t>((key * 0x9E3779B97F4A7C15ull) >> 32) & mask_;
  }
  [[nodiscard]] std::uint32_t step(std::uint32_t state, const Start& start) const {
    for (; state != 0; state = nodes_[state].fail)
      if (const std::uint32_t next = child(state, start.symbol)) return next;
    return start.node;
  }
  [[nodiscard]] std::u32string_view symbols(const Added& one) const {
    return std::u32string_view(added_symbols_).substr(one.first, one.last - one.first);
  }
  std::uint32_t intern(char32_t point);
  void add_nodes();
  void set_output(Node& node, std::size_t first, std::size_t last);
  void fill_slots();
  void link_fails();

  const std::uint16_t* codes_;  // of code points below U+10000: the dictionary's, by how common they are
  std::uint32_t plain_;
  std::unordered_map<char32_t, std::uint32_t> rare_symbols_;  // the others
  std::vector<Node> nodes_;
  std::vector<Slot> slots_;  // of nodes with more than kFew children, by open addressing
  std::size_t mask_ = 0;
  std::vector<std::uint32_t> root_;     // of each symbol the child of the first node
  std::vector<std::uint32_t> numbers_;  // of equal patterns; kNone ends a list
  std::vector<Added> added_;            // until they are built
  std::u32string added_symbols_;
};

}  // namespace xiaoer::nlu
