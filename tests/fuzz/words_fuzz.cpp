// SPDX-License-Identifier: Apache-2.0
// Any bytes through the segmenter: words in order, none empty, and everything but blanks covered. The first
// line of the input is a word of the pack.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "nlu/characters.h"
#include "nlu/segmenter.h"
#include "tests/fuzz/promise.h"

using xiaoer::test::require;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace xiaoer::nlu;
  const std::string all = bounded_text({reinterpret_cast<const char*>(data), size});
  const std::size_t line = std::min(all.find('\n'), all.size());
  const Segmenter segmenter({all.substr(0, line), "葡小朵"});
  const NormalText text = normalise(std::string_view(all).substr(line));
  std::size_t covered = 0;
  for (const Word& word : segmenter.cut(text)) {
    require(word.first < word.last && word.first >= covered && word.last <= text.chars.size());
    for (; covered < word.first; ++covered)
      require(Characters::table().class_of(text.chars[covered]) == CharacterClass::space);
    covered = word.last;
  }
  return 0;
}
