// SPDX-License-Identifier: Apache-2.0
// Sums of money and quantities as people write them. Pure; any thread.
#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace xiaoer::nlu {

struct Measure {
  std::string value;
  std::size_t length = 0;  // characters
};

// The sum that begins at the front of `chars`, in yuan with two places: ¥12.5, 三十块, 12块5, 两块三毛, 5毛.
[[nodiscard]] std::optional<Measure> read_amount(std::u32string_view chars);

// The quantity that begins at the front of `chars`, a number and its unit: 3盒 → "3盒", 两斤半 → "2.5斤",
// 一斤二两 → "1.2斤", 500 g → "500g".
[[nodiscard]] std::optional<Measure> read_quantity(std::u32string_view chars);

}  // namespace xiaoer::nlu
