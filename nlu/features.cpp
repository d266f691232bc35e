// SPDX-License-Identifier: Apache-2.0
#include "nlu/features.h"

#include <algorithm>

#include "nlu/characters.h"

namespace xiaoer::nlu {

namespace {

constexpr std::uint64_t kCharacter = 1, kPair = 2, kTriple = 3, kWord = 4, kSound = 5, kSoundPair = 6,
                        kMark = 7, kLatin = 8;
constexpr char32_t kBegin = 0x110001, kEnd = 0x110002;
constexpr std::size_t kMaxLength = 400;  // a message's meaning stands in its first lines

std::uint64_t mix(std::uint64_t hash, std::uint64_t value) {
  hash = (hash ^ value) * 0x9E3779B97F4A7C15ull;
  return hash ^ (hash >> 29);
}

std::uint64_t hash_of(std::uint64_t group, std::u32string_view symbols) {
  std::uint64_t hash = group * 0xD6E8FEB86659FD93ull;
  for (const char32_t symbol : symbols) hash = mix(hash, symbol);
  return hash | 1;
}

void add_grams(std::u32string_view symbols, std::uint64_t group, std::size_t size, float weight,
               std::vector<HashedFeature>& out) {
  if (weight <= 0) return;
  for (std::size_t at = 0; at + size <= symbols.size(); ++at) {
    const auto gram = symbols.substr(at, size);
    if (size == 1 && (gram[0] == kBegin || gram[0] == kEnd || gram[0] == U' ')) continue;
    out.push_back({hash_of(group, gram), weight});
  }
}

std::u32string framed(std::u32string_view chars) {
  std::u32string symbols(1, kBegin);
  symbols += chars.substr(0, kMaxLength);
  symbols += kEnd;
  return symbols;
}

std::u32string sounds(std::u32string_view framed_chars) {
  const Characters& table = Characters::table();
  std::u32string out;
  out.reserve(framed_chars.size());
  for (const char32_t point : framed_chars) {
    const std::uint16_t sound = table.sound_of(point);
    out += sound ? static_cast<char32_t>(0x200000 + sound) : point;
  }
  return out;
}

bool has_han(std::u32string_view chars) {
  return std::any_of(chars.begin(), chars.end(),
                     [](char32_t point) { return Characters::table().sound_of(point) != 0; });
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
  const std::u32string chars = framed(input.text.chars);
  add_grams(chars, kCharacter, 1, weights.characters, out);
  add_grams(chars, kPair, 2, weights.pairs, out);
  add_grams(chars, kTriple, 3, weights.triples, out);
  if (weights.sounds > 0 && has_han(chars)) {
    const std::u32string heard = sounds(chars);
    add_grams(heard, kSound, 1, weights.sounds, out);
    add_grams(heard, kSoundPair, 2, weights.sounds, out);
  }
  for (const Word& word : input.words) {
    if (word.first >= kMaxLength) break;
    const auto text = std::u32string_view(input.text.chars).substr(word.first, word.last - word.first);
    if (weights.words > 0 && text.size() > 1) out.push_back({hash_of(kWord, text), weights.words});
  }
  for (const std::uint64_t mark : input.marks) out.push_back({mark, weights.marks});
  std::sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.hash < b.hash; });
  out.erase(
      std::unique(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.hash == b.hash; }),
      out.end());
}

}  // namespace xiaoer::nlu
