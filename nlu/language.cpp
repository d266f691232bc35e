// SPDX-License-Identifier: Apache-2.0
#include "nlu/language.h"

#include "nlu/characters.h"

namespace xiaoer::nlu {

std::string language_of(std::u32string_view chars) {
  constexpr double kMixedShare = 0.2;
  const Characters& table = Characters::table();
  double han = 0, latin = 0;
  for (std::size_t at = 0; at < chars.size();) {
    const std::size_t first = at;
    const CharacterClass kind = table.class_of(chars[at++]);
    if (kind == CharacterClass::han) han += 1;
    if (kind != CharacterClass::latin) continue;
    while (at < chars.size() && table.class_of(chars[at]) == CharacterClass::latin) ++at;
    // Letters beside digits are a unit or a code: 500g, sf1234567890123.
    const bool code =
        (first > 0 && is_ascii_digit(chars[first - 1])) || (at < chars.size() && is_ascii_digit(chars[at]));
    if (!code) latin += 0.25 * static_cast<double>(at - first);  // four letters carry as much as a character
  }
  if (han + latin == 0) return "";
  if (latin / (han + latin) < kMixedShare) return "zh";
  return han == 0 ? "en" : "mixed";
}

}  // namespace xiaoer::nlu
