// SPDX-License-Identifier: Apache-2.0
#include "knowledgebase/question_terms.h"

#include <algorithm>

#include "nlu/characters.h"
#include "nlu/dictionary.h"
#include "nlu/thesaurus.h"

namespace xiaoer::knowledgebase {

namespace {

using nlu::CharacterClass;

constexpr std::uint64_t kWord = std::uint64_t{1} << 40;
constexpr std::uint64_t kShortWord = std::uint64_t{1} << 41;  // of at most three letters: the, is, my
constexpr double kPairShare = 0.001, kShortWordShare = 0.05, kWordShare = 0.004, kRareShare = 0.0005;
constexpr std::uint32_t kNoSound = 0x10000;

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
  hash = (hash | kWord) & ~(kAnyPair | kShortWord);
  return chars.size() <= 3 ? hash | kShortWord : hash;
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

constexpr std::uint32_t kMostPlaces = 64;
constexpr std::size_t kMaxUnits = 400;

// `places`: the number of the unit that each character belongs to.
void find_senses(std::u32string_view normal, const std::vector<std::uint32_t>& places, Terms& terms) {
  const auto& thesaurus = nlu::Thesaurus::general();
  thread_local std::vector<nlu::Thesaurus::Place> found;
  thesaurus.find(normal, found);
  for (const auto& place : found) {
    Sense sense{place.sense, 0};
    for (std::size_t at = place.first; at < place.last; ++at)
      if (places[at] < kMostPlaces) sense.places |= std::uint64_t{1} << places[at];
    if (sense.places != 0) terms.senses.push_back(sense);
    terms.kinds |= thesaurus.kinds(place.sense);
  }
  std::sort(terms.senses.begin(), terms.senses.end(),
            [](const Sense& a, const Sense& b) { return a.number < b.number; });
  std::size_t kept = 0;
  for (const Sense& sense : terms.senses) {
    if (kept > 0 && terms.senses[kept - 1].number == sense.number)
      terms.senses[kept - 1].places |= sense.places;
    else
      terms.senses[kept++] = sense;
  }
  terms.senses.resize(kept);
}

}  // namespace

void find_terms(std::u32string_view all, Terms& terms) {
  const std::u32string_view normal = all.substr(0, kMaxUnits * 4);
  terms.units.clear();
  terms.pairs.clear();
  terms.sounds.clear();
  terms.senses.clear();
  terms.kinds = 0;
  const auto& table = nlu::Characters::table();
  thread_local std::vector<std::uint32_t> places;
  places.assign(normal.size(), kMostPlaces);
  for_each_unit(normal, [&](std::uint64_t unit, std::u32string_view chars) {
    const auto first = places.begin() + (chars.data() - normal.data());
    std::fill(first, first + static_cast<std::ptrdiff_t>(chars.size()),
              static_cast<std::uint32_t>(terms.units.size()));
    const std::uint16_t sound = chars.size() == 1 ? table.sound_of(chars[0]) : 0;
    terms.units.push_back(unit);
    terms.sounds.push_back(sound ? sound : static_cast<std::uint32_t>(unit) | kNoSound);
  });
  for (std::size_t i = 0; i + 1 < terms.units.size(); ++i)
    terms.pairs.push_back(mix(mix(11, terms.units[i]), terms.units[i + 1]) | kAnyPair);
  find_senses(normal, places, terms);
  if (terms.units.size() > kMaxUnits) terms.units.resize(kMaxUnits);
  if (terms.pairs.size() > kMaxUnits) terms.pairs.resize(kMaxUnits);
  if (terms.sounds.size() > kMaxUnits) terms.sounds.resize(kMaxUnits);
}

void sort_once(std::vector<std::uint32_t>& terms) {
  std::sort(terms.begin(), terms.end());
  terms.erase(std::unique(terms.begin(), terms.end()), terms.end());
}

bool is_word(std::uint64_t unit) {
  return (unit & kWord) != 0 || (unit < 0x80 && unit != 0);
}

double background_share(std::uint64_t term) {
  if (term & kAnyPair) return kPairShare;
  if (term & kWord) return term & kShortWord ? kShortWordShare : kWordShare;
  const double share = nlu::Dictionary::general().share(static_cast<char32_t>(term));
  return share > kRareShare ? share : kRareShare;
}

std::string unit_text(std::uint64_t unit, std::u32string_view normal) {
  std::string text;
  if (!(unit & kWord)) {
    nlu::append_utf8(text, static_cast<char32_t>(unit));
    return text;
  }
  for_each_unit(normal, [&](std::uint64_t candidate, std::u32string_view chars) {
    if (candidate == unit && text.empty()) text = nlu::to_utf8(chars);
  });
  return text;
}

}  // namespace xiaoer::knowledgebase
