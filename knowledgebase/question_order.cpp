// SPDX-License-Identifier: Apache-2.0
#include "knowledgebase/question_order.h"

#include <algorithm>

namespace xiaoer::knowledgebase {

Places::Places(std::span<const std::uint32_t> units) : size_(std::min(units.size(), kMost)) {
  for (std::size_t at = 0; at < size_; ++at) {
    std::size_t slot = slot_of(units[at]);
    while (bits_[slot] != 0 && units_[slot] != units[at]) slot = (slot + 1) % kSlots;
    units_[slot] = units[at];
    bits_[slot] |= std::uint64_t{1} << at;
  }
}

Table::Table(const Places& question, std::span<const std::uint32_t> text)
    : size_(std::min(text.size(), Places::kMost)), question_size_(question.size()) {
  std::uint64_t before = 0;
  for (std::size_t at = 0; at < size_; ++at) {
    const std::uint64_t cell = cells_[at] = question.of(text[at]);
    question_pairs_ |= before & (cell >> 1);
    before = cell;
    question_places_ |= cell;
    text_places_ |= static_cast<std::uint64_t>(cell != 0) << at;
  }
}

// A column of the table in one word (Hyyrö, 2004).
float Table::subsequence() const {
  if (size_ == 0 || question_size_ == 0) return 0;
  std::uint64_t open = ~std::uint64_t{0};
  for (std::size_t at = 0; at < size_; ++at) {
    const std::uint64_t met = open & cells_[at];
    open = (open + met) | (open - met);
  }
  const std::uint64_t inside =
      question_size_ == Places::kMost ? ~std::uint64_t{0} : (std::uint64_t{1} << question_size_) - 1;
  const int length = std::popcount(~open & inside);
  return 2.0f * static_cast<float>(length) / static_cast<float>(size_ + question_size_);
}

// Of the places where a run of so many ends, those where it goes on.
float Table::substring() const {
  if (size_ == 0 || question_size_ == 0) return 0;
  std::array<std::uint64_t, Places::kMost> ends;
  std::copy_n(cells_.begin(), size_, ends.begin());
  for (std::size_t length = 0;; ++length) {
    std::uint64_t any = 0, before = 0;
    for (std::size_t at = 0; at < size_; ++at) {
      const std::uint64_t now = ends[at];
      any |= now;
      ends[at] = (before << 1) & cells_[at];
      before = now;
    }
    if (any == 0) return static_cast<float>(length) / static_cast<float>(std::min(size_, question_size_));
  }
}

}  // namespace xiaoer::knowledgebase
