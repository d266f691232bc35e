// SPDX-License-Identifier: Apache-2.0
// How likely two questions mean the same: a few measures of likeness, weighed by a logistic function whose
// weights were fitted on public question banks. Pure; any thread.
#pragma once
#include <array>
#include <cstdint>
#include <span>

namespace xiaoer::knowledgebase {

// One question as numbers of terms. `units` and `pairs` are sorted, each term once; `sequence` and `sounds`
// in order.
struct QuestionView {
  std::span<const std::uint32_t> units, pairs, sequence, sounds;
  float unit_weight = 0, pair_weight = 0;  // sums of the rarity of units and pairs
};

constexpr std::size_t kMeasures = 25;
using Measures = std::array<float, kMeasures>;

// How rare each term is (its idf). Terms of the question that no wording has are numbered after the known
// ones.
struct Rarity {
  std::span<const float> known, unknown;
  std::span<const std::uint8_t> known_word, unknown_word;  // 1: a Latin word or a number
  [[nodiscard]] float of(std::uint32_t term) const {
    return term < known.size() ? known[term] : unknown[term - known.size()];
  }
  [[nodiscard]] std::uint8_t word(std::uint32_t term) const {
    return term < known.size() ? known_word[term] : unknown_word[term - known.size()];
  }
};

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

// A question made ready to be compared with many wordings.
struct AskedQuestion {
  explicit AskedQuestion(const QuestionView& question)
      : view(question), places(question.sequence), heard(question.sounds) {}
  QuestionView view;
  Places places, heard;
};

// `standing` is the BM25 rank of the wording divided by the best one's.
[[nodiscard]] Measures measure(const AskedQuestion& asked, const QuestionView& wording, const Rarity& rarity,
                               float standing);
[[nodiscard]] double likelihood(const Measures& measures);

}  // namespace xiaoer::knowledgebase
