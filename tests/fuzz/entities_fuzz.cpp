// SPDX-License-Identifier: Apache-2.0
// Any bytes through the entity extractor of the food pack: entities in order, apart, inside the text, with
// the text that stands there.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "nlu/entities.h"
#include "tests/fuzz/promise.h"

using xiaoer::test::require;

namespace {

const xiaoer::nlu::Entities& extractor() {
  using xiaoer::nlu::Entities;
  static const Entities instance(Entities::read(XIAOER_SOURCE_DIR "/config/packs/food/entities.toml"));
  return instance;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace xiaoer::nlu;
  const std::string original = bounded_text({reinterpret_cast<const char*>(data), size});
  const xiaoer::TimePoint now{std::chrono::days{20000 + (size > 0 ? data[0] : 0)}};
  std::uint32_t before = 0;
  for (const Entity& entity : extractor().find(original, normalise(original), now)) {
    require(entity.span.begin >= before && entity.span.begin < entity.span.end);
    require(entity.span.end <= original.size() && !entity.kind.empty() && !entity.value.empty());
    require(original.substr(entity.span.begin, entity.span.end - entity.span.begin) == entity.text);
    before = entity.span.begin;
  }
  return 0;
}
