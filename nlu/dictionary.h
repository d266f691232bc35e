// SPDX-License-Identifier: Apache-2.0
// The general Chinese dictionary: about 195,000 words with their frequency, compiled at build time into the
// program and read where it lies, so that loading costs nothing and only touched pages are in memory.
// Immutable; any thread.
#pragma once
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "nlu/dictionary_format.h"

namespace xiaoer::nlu {

class Dictionary {
 public:
  [[nodiscard]] static const Dictionary& general();

  // Calls each(length, cost) for every word that begins at `chars[0]`, shortest first.
  template <class Each>
  void prefixes(const char32_t* chars, std::size_t count, Each&& each) const {
    std::uint32_t node = 0;
    for (std::size_t length = 0; length < count;) {
      const std::uint32_t code = chars[length] < 0x10000 ? codes_[chars[length]] : 0;
      const std::uint32_t next = (units_[node].link >> 9) + code;
      if (code == 0 || units_[next].check != node) return;
      node = next;
      ++length;
      if (const std::uint32_t link = units_[node].link; link & 511) {
        each(length, link & 511);
        if (link < 512) return;
      } else if (link < 512) {
        return;
      }
    }
  }
  // Asks the memory for what prefixes() of a word that begins so reads first.
  void expect(char32_t first) const {
    if (first < 0x10000) __builtin_prefetch(&units_[(units_[0].link >> 9) + codes_[first]]);
  }
  [[nodiscard]] bool has(std::u32string_view word) const;
  // How often the character stands in any question whatever, 0 … 1; 0 for one that no word has.
  [[nodiscard]] double share(char32_t point) const;
  // Of each code point below U+10000 a number that is small for common characters; 0 = no word has it.
  [[nodiscard]] const std::uint16_t* codes() const { return codes_; }
  [[nodiscard]] std::size_t count_codes() const { return header_->codes; }
  [[nodiscard]] std::uint32_t size() const { return header_->words; }

 private:
  explicit Dictionary(const unsigned char* data);
  const DictionaryHeader* header_;
  const std::uint16_t* codes_;
  const std::uint16_t* shares_;
  const DictionaryUnit* units_;
};

}  // namespace xiaoer::nlu
