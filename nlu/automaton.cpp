// SPDX-License-Identifier: Apache-2.0
#include "nlu/automaton.h"

#include <algorithm>

namespace xiaoer::nlu {

std::uint32_t Automaton::intern(char32_t point) {
  const std::uint32_t known = symbol_of(point);
  if (known) return known;
  ++symbol_count_;
  root_.resize(symbol_count_ + 1);
  if (point >= 0x10000) return rare_symbols_[point] = symbol_count_;
  std::uint16_t& page = pages_[point >> 8];
  if (!page) {
    page = static_cast<std::uint16_t>(symbols_.size() >> 8);
    symbols_.resize(symbols_.size() + 256);
  }
  symbols_[std::size_t{page} << 8 | (point & 0xFF)] = symbol_count_;
  return symbol_count_;
}

void Automaton::grow_slots() {
  std::vector<Slot> old(slots_.size() * 2);
  old.swap(slots_);
  mask_ = slots_.size() - 1;
  for (const Slot& slot : old) {
    if (!slot.key) continue;
    std::size_t at = slot_of(slot.key);
    while (slots_[at].key) at = (at + 1) & mask_;
    slots_[at] = slot;
  }
}

void Automaton::insert_edge(std::uint32_t state, std::uint32_t symbol, std::uint32_t next) {
  edges_.push_back({state, symbol, next});
  if (state == 0) {
    root_[symbol] = next;
    return;
  }
  nodes_[state].children |= std::uint64_t{1} << (symbol & 63);
  if (++used_ * 2 > slots_.size()) grow_slots();
  const std::uint64_t key = (std::uint64_t{state} << 32) | symbol;
  std::size_t at = slot_of(key);
  while (slots_[at].key) at = (at + 1) & mask_;
  slots_[at] = {key, next};
}

void Automaton::add(std::u32string_view pattern, std::uint32_t number) {
  if (pattern.empty()) return;
  std::uint32_t state = 0;
  for (const char32_t point : pattern) {
    const std::uint32_t symbol = intern(point);
    std::uint32_t next = edge(state, symbol);
    if (!next) {
      next = static_cast<std::uint32_t>(nodes_.size());
      nodes_.emplace_back();
      insert_edge(state, symbol, next);
    }
    state = next;
  }
  patterns_.push_back({number, static_cast<std::uint32_t>(pattern.size()), nodes_[state].output});
  nodes_[state].output = static_cast<std::uint32_t>(patterns_.size());
}

// Breadth first, so that the fail of every node is known before its children need it.
void Automaton::build() {
  std::vector<std::uint32_t> depth(nodes_.size());
  for (const Edge& e : edges_) depth[e.to] = depth[e.from] + 1;
  std::stable_sort(edges_.begin(), edges_.end(),
                   [&](const Edge& a, const Edge& b) { return depth[a.to] < depth[b.to]; });
  for (const Edge& e : edges_) {
    std::uint32_t fail = 0;
    if (e.from != 0) fail = step(nodes_[e.from].fail, e.symbol);
    nodes_[e.to].fail = fail;
    nodes_[e.to].next_output = nodes_[fail].output ? fail : nodes_[fail].next_output;
  }
  edges_.clear();
  edges_.shrink_to_fit();
}

}  // namespace xiaoer::nlu
