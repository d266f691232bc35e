// SPDX-License-Identifier: Apache-2.0
#include "knowledgebase/question_terms.h"

#include "nlu/characters.h"

namespace xiaoer::knowledgebase {

namespace {

using nlu::CharacterClass;

constexpr std::uint64_t kWord = std::uint64_t{1} << 40;
constexpr std::uint64_t kPair = std::uint64_t{1} << 63;
constexpr double kOrdinaryShare = 0.01;

std::uint64_t mix(std::uint64_t hash, std::uint64_t value) {
  hash = (hash ^ value) * 0x9E3779B97F4A7C15ull;
  return hash ^ (hash >> 31);
}

// [first, end) of the unit that begins at `first`: one character, or a run of Latin letters or of digits.
std::size_t unit_end(std::u32string_view normal, std::size_t first) {
  const auto& table = nlu::Characters::table();
  const CharacterClass kind = table.class_of(normal[first]);
  std::size_t end = first + 1;
  if (kind != CharacterClass::latin && kind != CharacterClass::digit) return end;
  while (end < normal.size() && table.class_of(normal[end]) == kind) ++end;
  return end;
}

bool is_unit(CharacterClass kind) {
  return kind == CharacterClass::han || kind == CharacterClass::latin || kind == CharacterClass::digit ||
         kind == CharacterClass::letter || kind == CharacterClass::symbol;
}

std::uint64_t unit_of(std::u32string_view chars) {
  if (chars.size() == 1) return chars[0];
  std::uint64_t hash = 7;
  for (const char32_t point : chars) hash = mix(hash, point);
  return (hash | kWord) & ~kPair;
}

template <class Each>
void for_each_unit(std::u32string_view normal, Each&& each) {
  const auto& table = nlu::Characters::table();
  for (std::size_t at = 0; at < normal.size();) {
    const std::size_t end = unit_end(normal, at);
    if (is_unit(table.class_of(normal[at])))
      each(unit_of(normal.substr(at, end - at)), normal.substr(at, end - at));
    at = end;
  }
}

}  // namespace

Terms terms_of(std::u32string_view normal) {
  Terms terms;
  for_each_unit(normal, [&](std::uint64_t unit, std::u32string_view) { terms.units.push_back(unit); });
  for (std::size_t i = 0; i + 1 < terms.units.size(); ++i)
    terms.pairs.push_back(mix(mix(11, terms.units[i]), terms.units[i + 1]) | kPair);
  return terms;
}

double background_share(std::uint64_t) {
  return kOrdinaryShare;
}

std::string unit_text(std::uint64_t unit, std::u32string_view normal) {
  std::string text;
  for_each_unit(normal, [&](std::uint64_t candidate, std::u32string_view chars) {
    if (candidate == unit && text.empty()) text = nlu::to_utf8(chars);
  });
  return text;
}

}  // namespace xiaoer::knowledgebase
