// SPDX-License-Identifier: Apache-2.0
// Any bytes through the normaliser: places stay in order and inside, and normalising again changes nothing
// but blanks.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "foundation/text.h"
#include "nlu/characters.h"
#include "nlu/normaliser.h"
#include "tests/fuzz/promise.h"

using xiaoer::test::require;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace xiaoer::nlu;
  const std::string text = bounded_text({reinterpret_cast<const char*>(data), size});
  require(xiaoer::is_valid_utf8(text));
  const NormalText normal = normalise(text);
  require(xiaoer::is_valid_utf8(normal.text));
  require(normal.origin.size() == normal.chars.size());
  require(normal.text_begin.size() == normal.chars.size() + 1 &&
          normal.text_begin.back() == normal.text.size());
  std::uint32_t before = 0;
  for (const Span& span : normal.origin) {
    require(span.begin >= before && span.begin <= span.end && span.end <= text.size());
    before = span.begin;
  }
  require(to_code_points(normal.text) == normal.chars);
  (void)bare(normal.chars);
  return 0;
}
