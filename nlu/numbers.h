// SPDX-License-Identifier: Apache-2.0
// Numbers as people write them: 12.5, 十五, 两百三, 幺三八. Pure; any thread.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace xiaoer::nlu {

// 0 … 9 for "0"–"9", 零〇一二两三…九幺; −1 for anything else.
[[nodiscard]] int digit_value(char32_t point);

struct Number {
  double value = 0;
  std::size_t length = 0;  // characters
};

// The number that begins at the front of `chars`: digits with at most one point, or Chinese numerals up to 亿
// (十五, 两百三, 一千零五, 三点五, 半). Nothing when there is none.
[[nodiscard]] std::optional<Number> read_number(std::u32string_view chars);

// 12.5 → "12.50", 3 → "3.00": two places, as amounts are written.
[[nodiscard]] std::string two_places(double value);

}  // namespace xiaoer::nlu
