// SPDX-License-Identifier: Apache-2.0
// Feeds any bytes to the whole matcher and checks what it promises of every text.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "foundation/text.h"
#include "knowledgebase/snapshot.h"
#include "nlu/engine.h"
#include "tests/fuzz/promise.h"

using xiaoer::test::require;

namespace {

using xiaoer::nlu::Engine;
using xiaoer::nlu::Span;
using xiaoer::nlu::Understanding;

const Engine& engine() {
  static const auto instance = Engine::load(XIAOER_SOURCE_DIR "/config/packs/food");
  return *instance;
}

const xiaoer::knowledgebase::Snapshot& bank() {
  static const auto instance = [] {
    xiaoer::knowledgebase::Entry entry;
    entry.id = 1;
    entry.key = "return.fee";
    entry.question = "退货运费谁出";
    entry.similar = {"who pays for the return", "寄回去要钱吗"};
    return xiaoer::knowledgebase::Snapshot::build({entry}, {});
  }();
  return *instance;
}

void check(const Understanding& result) {
  const auto inside = [&](const Span& span) {
    return span.begin <= span.end && span.end <= result.original.size();
  };
  require(xiaoer::is_valid_utf8(result.original) && xiaoer::is_valid_utf8(result.normalised));
  for (const auto& token : result.tokens) require(inside(token.span));
  for (const auto& entity : result.entities) require(inside(entity.span));
  for (const auto& intent : result.intents) require(intent.score >= 0 && intent.score <= 1);
}

}  // namespace

extern "C" int LLVMFuzzerInitialize(int*, char***) {
  (void)engine().understand("你好", {});  // learns before the first input's time is taken
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const Understanding result = engine().understand(text, {});
  check(result);
  for (const auto& hit : bank().search(result, 3)) require(hit.score >= 0 && hit.score <= 1);
  (void)engine().segment(text);
  return 0;
}
