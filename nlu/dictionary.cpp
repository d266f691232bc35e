// SPDX-License-Identifier: Apache-2.0
#include "nlu/dictionary.h"

// The compiled dictionary becomes a part of the program's read-only data.
__asm__(
    ".section .rodata\n"
    ".balign 16\n"
    "xiaoer_dictionary_data:\n"
    ".incbin \"" XIAOER_DICTIONARY_FILE
    "\"\n"
    ".balign 16\n"
    ".previous\n");
extern "C" const unsigned char xiaoer_dictionary_data[];

namespace xiaoer::nlu {

const Dictionary& Dictionary::general() {
  static const Dictionary instance(xiaoer_dictionary_data);
  return instance;
}

Dictionary::Dictionary(const unsigned char* data)
    : header_(reinterpret_cast<const DictionaryHeader*>(data)),
      codes_(reinterpret_cast<const std::uint16_t*>(data + sizeof(DictionaryHeader))),
      shares_(codes_ + 0x10000),
      units_(reinterpret_cast<const DictionaryUnit*>(shares_ + (header_->codes + 3) / 4 * 4)) {}

bool Dictionary::has(std::u32string_view word) const {
  bool found = false;
  prefixes(word.data(), word.size(),
           [&](std::size_t length, std::uint32_t) { found = length == word.size(); });
  return found;
}

double Dictionary::share(char32_t point) const {
  return point < 0x10000 && codes_[point] ? shares_[codes_[point]] / 65535.0 : 0;
}

}  // namespace xiaoer::nlu
