// SPDX-License-Identifier: Apache-2.0
// In how far two questions have the same parts in the same order. Pure; any thread.
#pragma once
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>

namespace xiaoer::knowledgebase {

// At which places of a text each of its units stands, one bit a place; only the first 64 places count.
class Places {
 public:
  static constexpr std::size_t kMost = 64;
  explicit Places(std::span<const std::uint32_t> units);
  [[nodiscard]] std::uint64_t of(std::uint32_t unit) const {
    for (std::size_t slot = slot_of(unit);; slot = (slot + 1) % kSlots)
      if (bits_[slot] == 0 || units_[slot] == unit) return bits_[slot];
  }
  [[nodiscard]] std::size_t size() const { return size_; }

 private:
  static constexpr std::size_t kSlots = 128;
  [[nodiscard]] static std::size_t slot_of(std::uint32_t unit) { return (unit * 0x9E3779B1u) >> 25; }
  std::array<std::uint32_t, kSlots> units_;
  std::array<std::uint64_t, kSlots> bits_{};
  std::size_t size_;
};

// For each place of a text the places of a question that match it.
class Table {
 public:
  Table(const Places& question, std::span<const std::uint32_t> text);
  // Where the bits of `text` stand, those of `question` match too.
  void also(std::uint64_t text, std::uint64_t question) {
    for (; text != 0; text &= text - 1)
      if (const auto at = static_cast<std::size_t>(std::countr_zero(text)); at < size_)
        cells_[at] |= question;
  }
  // Places of the question, and of the text, that match any.
  [[nodiscard]] std::uint64_t question_places() const { return question_places_; }
  [[nodiscard]] std::uint64_t text_places() const { return text_places_; }
  // Places of the question where a pair of neighbours begins that the text has too.
  [[nodiscard]] std::uint64_t question_pairs() const { return question_pairs_; }
  // Longest common subsequence, as a share of both lengths.
  [[nodiscard]] float subsequence() const;
  // Longest common substring, as a share of the shorter.
  [[nodiscard]] float substring() const;

 private:
  std::array<std::uint64_t, Places::kMost> cells_;
  std::size_t size_, question_size_;
  std::uint64_t question_places_ = 0, text_places_ = 0, question_pairs_ = 0;
};

}  // namespace xiaoer::knowledgebase
