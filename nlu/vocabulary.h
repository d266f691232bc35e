// SPDX-License-Identifier: Apache-2.0
// Gives hashed features numbers, by open addressing. Built while training, read only afterwards.
#pragma once
#include <cstdint>
#include <vector>

namespace xiaoer::nlu {

class Vocabulary {
 public:
  static constexpr std::uint32_t kUnknown = 0xFFFFFFFF;
  std::uint32_t add(std::uint64_t hash);  // also of a known one; hash is not 0
  [[nodiscard]] std::uint32_t find(std::uint64_t hash) const;
  // Asks the memory for a hash's place; find() of it a few calls later need not wait.
  void expect(std::uint64_t hash) const { __builtin_prefetch(&slots_[(hash >> 7) & mask_]); }
  [[nodiscard]] std::uint32_t size() const { return size_; }

 private:
  struct Slot {
    std::uint64_t hash = 0;
    std::uint32_t number = 0;
  };
  [[nodiscard]] std::size_t place(std::uint64_t hash) const;
  void grow();
  std::vector<Slot> slots_{1024};
  std::size_t mask_ = 1023;
  std::uint32_t size_ = 0;
};

}  // namespace xiaoer::nlu
