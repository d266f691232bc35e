// SPDX-License-Identifier: Apache-2.0
// What is known about single code points: their normalised form, their class, their sound. Read from tables
// that are made at build time; the first call fills them (about a millisecond). Any thread.
#pragma once
#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace xiaoer::nlu {

enum class CharacterClass : std::uint8_t {
  other,
  latin,
  digit,
  han,
  letter,
  space,
  punctuation,
  mark,
  symbol,
  ignorable
};

class Characters {
 public:
  [[nodiscard]] static const Characters& table();

  [[nodiscard]] CharacterClass class_of(char32_t point) const {
    return point < kLimit ? static_cast<CharacterClass>(classes_[point]) : beyond(point);
  }
  // NFKC, simplified, lower case. Usually one code point; never empty for what is not ignorable.
  [[nodiscard]] std::u32string_view folded(const char32_t& point) const;
  // 0 = no Chinese character, or one too rare to have a sound here.
  [[nodiscard]] std::uint16_t sound_of(char32_t point) const;
  [[nodiscard]] std::string_view sound_name(std::uint16_t sound) const;
  [[nodiscard]] std::uint16_t count_sounds() const;

  Characters(const Characters&) = delete;
  Characters& operator=(const Characters&) = delete;

 private:
  static constexpr char32_t kLimit = 0x30000;
  static constexpr char32_t kLong = 0x80000000;
  Characters();
  [[nodiscard]] static CharacterClass beyond(char32_t point);

  static constexpr char32_t kBlock = 128;  // code points; most blocks have none that becomes another
  [[nodiscard]] char32_t& fold_of(char32_t point);
  std::vector<std::uint16_t>
      blocks_;                   // of each block, where its folds are, in blocks; 0 = all stay as they are
  std::vector<char32_t> folds_;  // kLong | index of a long fold, or the folded code point
  std::vector<std::uint8_t> classes_;
};

[[nodiscard]] inline bool is_ascii_word(char32_t point) {
  return (point >= 'a' && point <= 'z') || (point >= 'A' && point <= 'Z') || (point >= '0' && point <= '9');
}
[[nodiscard]] inline bool is_ascii_digit(char32_t point) {
  return point >= '0' && point <= '9';
}

// Decodes the code point at `at` of valid UTF-8 and moves `at` behind it.
[[nodiscard]] inline char32_t next_code_point(std::string_view text, std::size_t& at) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(i < text.size() ? text[i] : 0); };
  const unsigned char lead = byte(at);
  if (lead < 0x80) return text[at++];
  if ((lead & 0xF0) == 0xE0) {
    const char32_t point =
        static_cast<char32_t>(lead & 0x0F) << 12 | (byte(at + 1) & 0x3Fu) << 6 | (byte(at + 2) & 0x3Fu);
    at = std::min(at + 3, text.size());
    return point;
  }
  const int more = lead >= 0xF0 ? 3 : 1;
  char32_t point = lead & (0x3F >> more);
  for (int i = 1; i <= more; ++i) point = (point << 6) | (byte(at + i) & 0x3F);
  at = std::min(at + more + 1, text.size());
  return point;
}
// Writes up to 4 bytes; gives the place behind them.
char* write_utf8(char* out, char32_t point);
void append_utf8(std::string& out, char32_t point);
[[nodiscard]] std::u32string to_code_points(std::string_view valid_utf8);
[[nodiscard]] std::string to_utf8(std::u32string_view points);

}  // namespace xiaoer::nlu
