// SPDX-License-Identifier: Apache-2.0
#include "nlu/language.h"

#include "nlu/characters.h"

namespace xiaoer::nlu {

std::string language_of(std::u32string_view chars) {
  constexpr double kMixedShare = 0.2;
  const Characters& table = Characters::table();
  double han = 0, latin = 0;
  for (const char32_t point : chars) {
    const CharacterClass kind = table.class_of(point);
    if (kind == CharacterClass::han) han += 1;
    if (kind == CharacterClass::latin) latin += 0.25;  // about four letters carry as much as one character
  }
  if (han + latin == 0) return "";
  if (latin / (han + latin) < kMixedShare) return "zh";
  return han == 0 ? "en" : "mixed";
}

}  // namespace xiaoer::nlu
