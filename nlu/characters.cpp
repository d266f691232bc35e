// SPDX-License-Identifier: Apache-2.0
#include "nlu/characters.h"

#include <iterator>

namespace xiaoer::nlu {

namespace {

struct SingleFold {
  char32_t from, to;
};
struct LongFold {
  char32_t from;
  std::uint32_t offset, length;
};
struct ClassRun {
  char32_t first;
  std::uint8_t kind;
};

#include "nlu/character_tables.inc"

}  // namespace

const Characters& Characters::table() {
  static const Characters instance;
  return instance;
}

// The place of its fold, in a block of its own.
char32_t& Characters::fold_of(char32_t point) {
  std::uint16_t& block = blocks_[point / kBlock];
  if (block == 0) {
    block = static_cast<std::uint16_t>(folds_.size() / kBlock);
    for (char32_t i = 0; i < kBlock; ++i) folds_.push_back(point / kBlock * kBlock + i);
  }
  return folds_[block * kBlock + point % kBlock];
}

Characters::Characters() : blocks_(kLimit / kBlock), folds_(kBlock), classes_(kLimit) {
  for (const auto& fold : kSingleFolds) fold_of(fold.from) = fold.to;
  for (std::size_t i = 0; i < std::size(kLongFolds); ++i)
    fold_of(kLongFolds[i].from) = kLong | static_cast<char32_t>(i);
  folds_.shrink_to_fit();
  for (std::size_t i = 0; i < std::size(kClassRuns); ++i) {
    const char32_t end = i + 1 < std::size(kClassRuns) ? kClassRuns[i + 1].first : kLimit;
    std::fill(classes_.begin() + kClassRuns[i].first, classes_.begin() + end, kClassRuns[i].kind);
  }
}

CharacterClass Characters::beyond(char32_t point) {
  if (point < 0x323B0) return CharacterClass::han;
  if (point >= 0xE0000 && point < 0xE1000) return CharacterClass::ignorable;
  return CharacterClass::other;
}

std::u32string_view Characters::folded(const char32_t& point) const {
  const std::size_t block = point < kLimit ? blocks_[point / kBlock] : 0;
  if (block == 0) return {&point, 1};
  const char32_t& fold = folds_[block * kBlock + point % kBlock];
  if (!(fold & kLong)) return {&fold, 1};
  const LongFold& row = kLongFolds[fold & ~kLong];
  return {kLongFoldText + row.offset, row.length};
}

std::uint16_t Characters::sound_of(char32_t point) const {
  const char32_t index = point - kPinyinFirst;
  return point >= kPinyinFirst && index < std::size(kPinyin) ? kPinyin[index] : 0;
}

std::string_view Characters::sound_name(std::uint16_t sound) const {
  return kSyllables[sound];
}
std::uint16_t Characters::count_sounds() const {
  return static_cast<std::uint16_t>(std::size(kSyllables));
}

char* write_utf8(char* out, char32_t point) {
  const auto tail = [&](int shift) { *out++ = static_cast<char>(0x80 | ((point >> shift) & 0x3F)); };
  if (point < 0x80) {
    *out++ = static_cast<char>(point);
    return out;
  }
  if (point < 0x800) {
    *out++ = static_cast<char>(0xC0 | (point >> 6));
  } else if (point < 0x10000) {
    *out++ = static_cast<char>(0xE0 | (point >> 12));
    tail(6);
  } else {
    *out++ = static_cast<char>(0xF0 | (point >> 18));
    tail(12);
    tail(6);
  }
  tail(0);
  return out;
}

void append_utf8(std::string& out, char32_t point) {
  char bytes[4];
  out.append(bytes, static_cast<std::size_t>(write_utf8(bytes, point) - bytes));
}

std::u32string to_code_points(std::string_view valid_utf8) {
  std::u32string points;
  points.reserve(valid_utf8.size());
  for (std::size_t at = 0; at < valid_utf8.size();) points += next_code_point(valid_utf8, at);
  return points;
}

std::string to_utf8(std::u32string_view points) {
  std::string out;
  out.reserve(points.size() * 3);
  for (const char32_t point : points) append_utf8(out, point);
  return out;
}

}  // namespace xiaoer::nlu
