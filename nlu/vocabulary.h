// SPDX-License-Identifier: Apache-2.0
// Gives hashed features numbers, by open addressing. Built while training, read only afterwards.
#pragma once
#include <cstdint>
#include <vector>

namespace xiaoer::nlu {

class Vocabulary {
 public:
  static constexpr std::uint32_t kUnknown = 0xFFFFFFFF;
  std::uint32_t add(std::uint64_t hash);  // also of a known one; hash is not 0. Before finish().
  // Makes a small table for find(), with numbers[n] in place of the number n.
  void finish(const std::vector<std::uint32_t>& numbers);
  void finish();                                               // keeps the numbers
  [[nodiscard]] std::uint32_t find(std::uint64_t hash) const;  // after finish()
  // Asks the memory for a hash's place; find() of it a few calls later need not wait.
  void expect(std::uint64_t hash) const { __builtin_prefetch(&slots_[place(hash, slots_.size())]); }
  [[nodiscard]] std::uint32_t size() const { return size_; }

 private:
  struct Known {
    std::uint64_t hash = 0;
    std::uint32_t number = 0;
  };
  // The upper half of the hash; the lower tells the place. Hashes that agree in both are taken for one: with
  // 100,000 features that befalls one lookup in billions.
  struct Slot {
    std::uint32_t check = 0;
    std::uint32_t number = kUnknown;
  };
  // Scales the lower half to the number of places, which needs to be no power of two for it (Lemire, 2019).
  [[nodiscard]] static std::size_t place(std::uint64_t hash, std::size_t places) {
    return (hash & 0xFFFFFFFF) * places >> 32;
  }
  [[nodiscard]] Known& known(std::uint64_t hash);
  void grow();
  std::vector<Known> known_;  // empty after finish()
  std::vector<Slot> slots_{1};
  std::uint32_t size_ = 0;
};

}  // namespace xiaoer::nlu
