// SPDX-License-Identifier: Apache-2.0
// Spoils texts as customers do, to measure what it costs: homophones for a quarter of the Chinese characters,
// Traditional instead of Simplified. Used by `xiaoer nlu evaluate`. Repeatable: the same texts in the same
// order give the same result. One thread per object.
#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace xiaoer::nlu {

class Noise {
 public:
  virtual ~Noise() = default;
  [[nodiscard]] virtual std::string spoil(std::string_view valid_utf8) = 0;
};

// Each Chinese character becomes, one time in four, another common one of the same sound.
[[nodiscard]] std::unique_ptr<Noise> homophone_noise();
// By ICU's Simplified-Traditional. Throws std::runtime_error when ICU's data lacks it.
[[nodiscard]] std::unique_ptr<Noise> traditional_noise();

}  // namespace xiaoer::nlu
