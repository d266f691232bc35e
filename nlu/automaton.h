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
  // Where a character leads from the first node.
  struct Start {
    std::uint32_t symbol, node;
  };
  struct Added {
    std::u32string symbols;
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
    constexpr std::uint32_t kFew = 8;
    std::uint32_t at = nodes_[state].first_child, count = nodes_[state + 1].first_child - at;
    for (; count > kFew; count -= count / 2) at += nodes_[at + count / 2 - 1].symbol < symbol ? count / 2 : 0;
    for (; count > 0; --count, ++at)
      if (nodes_[at].symbol >= symbol) return nodes_[at].symbol == symbol ? at : 0;
    return 0;
  }
  [[nodiscard]] std::uint32_t step(std::uint32_t state, const Start& start) const {
    for (; state != 0; state = nodes_[state].fail)
      if (const std::uint32_t next = child(state, start.symbol)) return next;
    return start.node;
  }
  std::uint32_t intern(char32_t point);
  void add_nodes();
  void set_output(Node& node, std::size_t first, std::size_t last);
  void link_fails();

  const std::uint16_t* codes_;  // of code points below U+10000: the dictionary's, by how common they are
  std::uint32_t plain_;
  std::unordered_map<char32_t, std::uint32_t> rare_symbols_;  // the others
  std::vector<Node> nodes_;
  std::vector<std::uint32_t> root_;     // of each symbol the child of the first node
  std::vector<std::uint32_t> numbers_;  // of equal patterns; kNone ends a list
  std::vector<Added> added_;            // until they are built
};

}  // namespace xiaoer::nlu
