// SPDX-License-Identifier: Apache-2.0
#include "nlu/automaton.h"

#include <algorithm>

#include "nlu/dictionary.h"

namespace xiaoer::nlu {

Automaton::Automaton(Symbols symbols)
    : codes_(symbols == Symbols::code_points ? Dictionary::general().codes() : nullptr),
      plain_(symbols == Symbols::code_points ? kPlain : kNumbers) {}

std::uint32_t Automaton::rare_symbol(char32_t point) const {
  const auto found = rare_symbols_.find(point);
  return found == rare_symbols_.end() ? 0 : found->second;
}

// Rare symbols are numbered behind all codes.
std::uint32_t Automaton::intern(char32_t point) {
  if (const std::uint32_t known = symbol_of(point)) return known;
  const std::size_t symbol = kPlain + Dictionary::general().count_codes() + 1 + rare_symbols_.size();
  return rare_symbols_[point] = static_cast<std::uint32_t>(symbol);
}

void Automaton::add(std::u32string_view pattern, std::uint32_t number) {
  if (pattern.empty()) return;
  const auto first = static_cast<std::uint32_t>(added_symbols_.size());
  for (const char32_t point : pattern) added_symbols_ += static_cast<char32_t>(intern(point));
  added_.push_back({first, static_cast<std::uint32_t>(added_symbols_.size()), number});
}

void Automaton::build() {
  if (added_.empty()) return;
  std::sort(added_.begin(), added_.end(), [this](const Added& a, const Added& b) {
    const int order = symbols(a).compare(symbols(b));
    return order != 0 ? order < 0 : a.first < b.first;
  });
  add_nodes();
  fill_slots();
  link_fails();
  nodes_.shrink_to_fit();
  std::vector<Added>().swap(added_);  // gives the memory back
  std::u32string().swap(added_symbols_);
}

// Every node stands for the range of patterns that begin alike; those that end at it come first.
void Automaton::add_nodes() {
  struct Range {
    std::size_t first, last, depth;
  };
  std::vector<Range> ranges{{0, added_.size(), 0}};
  nodes_.resize(1);
  for (std::size_t node = 0; node < ranges.size(); ++node) {
    auto [first, last, depth] = ranges[node];
    nodes_[node].first_child = static_cast<std::uint32_t>(ranges.size());
    const std::size_t ending = first;
    while (first < last && symbols(added_[first]).size() == depth) ++first;
    if (first > ending) set_output(nodes_[node], ending, first);
    while (first < last) {
      const char32_t symbol = symbols(added_[first])[depth];
      std::size_t end = first;
      while (end < last && symbols(added_[end])[depth] == symbol) ++end;
      nodes_[node].children |= std::uint64_t{1} << (symbol & 63);
      nodes_.emplace_back().symbol = symbol;
      ranges.push_back({first, end, depth + 1});
      first = end;
    }
  }
  nodes_.emplace_back().first_child = static_cast<std::uint32_t>(ranges.size());  // an end, no node
}

// The one added last is told first.
void Automaton::set_output(Node& node, std::size_t first, std::size_t last) {
  node.length = static_cast<std::uint32_t>(symbols(added_[first]).size());
  if (last - first == 1) {
    node.output = added_[first].number;
    return;
  }
  node.output = kSeveral + static_cast<std::uint32_t>(numbers_.size());
  for (std::size_t at = last; at > first; --at) numbers_.push_back(added_[at - 1].number);
  numbers_.push_back(kNone);
}

void Automaton::fill_slots() {
  const auto each = [&](auto&& edge) {
    for (std::uint32_t node = 1; node + 1 < nodes_.size(); ++node) {
      const std::uint32_t first = nodes_[node].first_child, end = nodes_[node + 1].first_child;
      for (std::uint32_t at = first; end - first > kFew && at < end; ++at) edge(node, at);
    }
  };
  std::size_t count = 0, size = 1;
  each([&](std::uint32_t, std::uint32_t) { ++count; });
  while (size < 2 * count + 1) size *= 2;
  slots_.resize(size);
  mask_ = size - 1;
  each([&](std::uint32_t node, std::uint32_t child) {
    const std::uint64_t key = std::uint64_t{node} << 32 | nodes_[child].symbol;
    std::size_t slot = slot_of(key);
    while (slots_[slot].key != 0) slot = (slot + 1) & mask_;
    slots_[slot] = {key, child};
  });
}

// In order of depth, so that the fail of every node is known before its children need it.
void Automaton::link_fails() {
  const std::uint32_t deep = nodes_[1].first_child;  // those before it are children of the first node
  root_.assign(nodes_[deep - 1].symbol + 1, 0);
  for (std::uint32_t at = 1; at < deep; ++at) root_[nodes_[at].symbol] = at;
  const auto start = [&](std::uint32_t symbol) {
    return Start{symbol, symbol < root_.size() ? root_[symbol] : 0};
  };
  for (std::uint32_t parent = 1; parent + 1 < nodes_.size(); ++parent)
    for (std::uint32_t at = nodes_[parent].first_child; at < nodes_[parent + 1].first_child; ++at) {
      const std::uint32_t fail = step(nodes_[parent].fail, start(nodes_[at].symbol));
      nodes_[at].fail = fail;
      nodes_[at].next_output = nodes_[fail].output == kNone ? nodes_[fail].next_output : fail;
    }
}

}  // namespace xiaoer::nlu
