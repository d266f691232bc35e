// SPDX-License-Identifier: Apache-2.0
#include "nlu/features.h"

#include <algorithm>
#include <cmath>

#include "nlu/characters.h"

namespace xiaoer::nlu {

namespace {

enum Group : std::uint64_t {
  kUnit = 1,
  kPair,
  kTriple,
  kSkip,
  kWord,
  kSound,
  kSoundPair,
  kPiece,
  kMark,
  kTogether
};

constexpr std::uint64_t kBegin = 0x110001, kEnd = 0x110002, kNumber = 0x110003, kSoundBase = 0x200000;
constexpr std::size_t kMaxLength = 400;  // a message's meaning stands in its first lines
constexpr std::size_t kStem = 4;         // letters of a word that count when it is paired with distant ones
constexpr std::size_t kMostPaired = 24;  // words

std::uint64_t mix(std::uint64_t hash, std::uint64_t value) {
  hash = (hash ^ value) * 0x9E3779B97F4A7C15ull;
  return hash ^ (hash >> 29);
}

std::uint64_t hash_of(Group group, const std::uint64_t* symbols, std::size_t count) {
  std::uint64_t hash = group * 0xD6E8FEB86659FD93ull;
  for (std::size_t i = 0; i < count; ++i) hash = mix(hash, symbols[i]);
  return hash | 1;
}

std::uint64_t hash_of(Group group, std::u32string_view chars) {
  std::uint64_t hash = group * 0xD6E8FEB86659FD93ull;
  for (const char32_t point : chars) hash = mix(hash, point);
  return hash | 1;
}

struct Units {
  std::vector<std::uint64_t> exact;   // a Chinese character, a Latin word, a number as it is
  std::vector<std::uint64_t> shaped;  // the same with every number alike
  std::vector<std::uint64_t> heard;   // the same with characters of one sound alike
  std::vector<std::uint64_t> stems;   // the same with only the first letters of Latin words
  bool han = false;
};

// Blanks divide and are gone; signs are units too.
void collect_units(std::u32string_view chars, Units& units) {
  const Characters& table = Characters::table();
  for (auto* list : {&units.exact, &units.shaped, &units.heard, &units.stems}) list->assign(1, kBegin);
  units.han = false;
  for (std::size_t at = 0; at < chars.size();) {
    const CharacterClass kind = table.class_of(chars[at]);
    std::size_t end = at + 1;
    if (kind == CharacterClass::latin || kind == CharacterClass::digit)
      while (end < chars.size() && table.class_of(chars[end]) == kind) ++end;
    if (kind != CharacterClass::space) {
      const std::uint16_t sound = end == at + 1 ? table.sound_of(chars[at]) : 0;
      const std::uint64_t exact = end == at + 1 ? chars[at] : hash_of(kUnit, chars.substr(at, end - at));
      const std::uint64_t shaped = kind == CharacterClass::digit ? kNumber : exact;
      units.exact.push_back(exact);
      units.shaped.push_back(shaped);
      const bool long_word = kind == CharacterClass::latin && end - at > kStem;
      units.stems.push_back(long_word ? hash_of(kUnit, chars.substr(at, kStem)) : shaped);
      units.heard.push_back(sound ? kSoundBase + sound : shaped);
      units.han = units.han || sound != 0;
    }
    at = end;
  }
  for (auto* list : {&units.exact, &units.shaped, &units.heard, &units.stems}) list->push_back(kEnd);
}

// Tells whether a hash is new in this text. Its places are never cleared: each text has its own number.
class Seen {
 public:
  void start(std::size_t characters, std::size_t more) {
    std::size_t wanted = kLeast;
    while (wanted < characters * kFeaturesPerCharacter + more) wanted *= 2;
    if (slots_.size() < wanted) slots_.assign(wanted, {});
    mask_ = wanted - 1;
    ++text_;
  }
  bool fresh(std::uint64_t hash) {
    for (std::size_t at = (hash >> 9) & mask_;; at = (at + 1) & mask_) {
      Slot& slot = slots_[at];
      if (slot.text != text_) {
        slot = {hash, text_};
        return true;
      }
      if (slot.hash == hash) return false;
    }
  }

 private:
  static constexpr std::size_t kLeast = 256;
  static constexpr std::size_t kFeaturesPerCharacter = 16;  // at most 10 are made of one
  struct Slot {
    std::uint64_t hash = 0, text = 0;
  };
  std::vector<Slot> slots_;
  std::size_t mask_ = 0;
  std::uint64_t text_ = 0;
};

class Extractor {
 public:
  Extractor(std::vector<HashedFeature>& out, Seen& seen) : out_(out), seen_(seen) {}

  void units(const std::vector<std::uint64_t>& symbols, Group group, float weight) {
    if (weight <= 0) return;
    for (std::size_t at = 1; at + 1 < symbols.size(); ++at) add(hash_of(group, &symbols[at], 1), weight);
  }
  void runs(const std::vector<std::uint64_t>& symbols, Group group, std::size_t length, float weight) {
    if (weight <= 0) return;
    for (std::size_t at = 0; at + length <= symbols.size(); ++at)
      add(hash_of(group, &symbols[at], length), weight);
  }
  // Pairs with one unit between them left out.
  void skips(const std::vector<std::uint64_t>& symbols, float weight) {
    if (weight <= 0) return;
    for (std::size_t at = 0; at + 2 < symbols.size(); ++at) {
      const std::uint64_t ends[2] = {symbols[at], symbols[at + 2]};
      add(hash_of(kSkip, ends, 2), weight);
    }
  }
  // Any two of the first words, in any order and distance. Together they weigh `share` of what is there
  // already, however many words there are.
  void together(const std::vector<std::uint64_t>& stems, float share) {
    const std::size_t count = std::min(stems.size() - 2, kMostPaired);
    float squares = 0;
    for (const HashedFeature& feature : out_) squares += feature.weight * feature.weight;
    const float weight = share * std::sqrt(2 * squares) / static_cast<float>(std::max<std::size_t>(count, 3));
    for (std::size_t second = 2; second <= count && share > 0; ++second)
      for (std::size_t first = 1; first < second; ++first) {
        const std::uint64_t two[2] = {std::min(stems[first], stems[second]),
                                      std::max(stems[first], stems[second])};
        add(hash_of(kTogether, two, 2), weight);
      }
  }
  // Three to five letters in a row, blanks between words included: forgives endings and typing errors.
  void latin_pieces(std::u32string_view chars, float weight) {
    if (weight <= 0) return;
    const Characters& table = Characters::table();
    const auto fits = [&](char32_t point) {
      const CharacterClass kind = table.class_of(point);
      return kind == CharacterClass::latin || kind == CharacterClass::space || point == U'\'';
    };
    for (std::size_t at = 0; at < chars.size();) {
      if (!fits(chars[at])) {
        ++at;
        continue;
      }
      std::size_t end = at;
      piece_.assign(1, U' ');
      while (end < chars.size() && fits(chars[end])) piece_ += chars[end++];
      piece_ += U' ';
      for (std::size_t length = 3; length <= 5; ++length)
        for (std::size_t from = 0; from + length <= piece_.size(); ++from)
          add(hash_of(kPiece, std::u32string_view(piece_).substr(from, length)), weight);
      at = end;
    }
  }
  void add(std::uint64_t hash, float weight) {
    if (seen_.fresh(hash)) out_.push_back({hash, weight});
  }

 private:
  std::vector<HashedFeature>& out_;
  Seen& seen_;
  std::u32string piece_;
};

// Dictionary words of several characters; those of Latin letters are units already.
void add_words(std::u32string_view chars, const std::vector<Word>& words, float weight,
               Extractor& extractor) {
  if (weight <= 0) return;
  for (const Word& word : words) {
    if (word.last > chars.size()) break;
    if (word.last - word.first > 1)
      extractor.add(hash_of(kWord, chars.substr(word.first, word.last - word.first)), weight);
  }
}

// What was found in a long text must not drown in its many characters.
float growth(const std::vector<HashedFeature>& features) {
  constexpr float kShortText = 30;  // the squares of a sentence of a dozen characters
  float squares = 0;
  for (const HashedFeature& feature : features) squares += feature.weight * feature.weight;
  return std::sqrt(std::max(1.0f, squares / kShortText));
}

}  // namespace

std::uint64_t hash_mark(std::string_view kind, std::string_view name) {
  std::uint64_t hash = kMark;
  for (const char byte : kind) hash = mix(hash, static_cast<unsigned char>(byte));
  for (const char byte : name) hash = mix(hash, static_cast<unsigned char>(byte));
  return hash | 1;
}

void extract_features(const FeatureInput& input, const FeatureWeights& weights,
                      std::vector<HashedFeature>& out) {
  out.clear();
  thread_local Units units;
  const auto chars = std::u32string_view(input.text.chars).substr(0, kMaxLength);
  collect_units(chars, units);
  thread_local Seen seen;
  seen.start(chars.size() + input.marks.size(), units.han ? 0 : kMostPaired * kMostPaired / 2);
  Extractor extractor(out, seen);
  extractor.units(units.exact, kUnit, weights.units);
  extractor.runs(units.shaped, kPair, 2, weights.pairs);
  extractor.runs(units.shaped, kTriple, 3, weights.triples);
  extractor.skips(units.shaped, weights.skips);
  extractor.latin_pieces(chars, weights.latin_pieces);
  if (units.han) {
    extractor.units(units.heard, kSound, weights.sounds);
    extractor.runs(units.heard, kSoundPair, 2, weights.sounds);
    add_words(chars, input.words, weights.words, extractor);
  } else {
    extractor.together(units.stems, weights.together);
  }
  const float mark_weight = weights.marks * growth(out);
  for (const std::uint64_t mark : input.marks) extractor.add(mark, mark_weight);
}

}  // namespace xiaoer::nlu
