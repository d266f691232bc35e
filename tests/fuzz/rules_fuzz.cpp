// SPDX-License-Identifier: Apache-2.0
// Any bytes as a rule file: it is loaded and works, or it is refused with file, line and what is wrong. The
// first byte says whether the rest is intents.toml or lexicon.toml.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "foundation/document.h"
#include "foundation/error.h"
#include "nlu/rules.h"
#include "tests/fuzz/promise.h"

using xiaoer::test::require;

namespace {

using namespace xiaoer;

constexpr std::string_view kLexicon =
    "[[concept]]\nid = \"spoiled\"\nwords = [\"发霉\"]\nintent = \"spoiled\"\n";
constexpr std::string_view kIntents = "[[intent]]\nid = \"spoiled\"\nexamples = [\"发霉了\"]\n";

void use(std::string_view intents, std::string_view words) {
  Document lexicon_file(words, "lexicon.toml");
  const nlu::Lexicon::Content content = nlu::Lexicon::read(lexicon_file);
  Document intents_file(intents, "intents.toml");
  nlu::Rules::Content rows = nlu::Rules::read(
      intents_file, [&content]() -> const std::vector<nlu::Concept>& { return content.concepts; });
  const nlu::Lexicon lexicon(content);
  const nlu::Rules rules(std::move(rows), lexicon);
  const nlu::NormalText text = nlu::normalise("如果面包没有发霉了我要退款a1");
  const auto hits = lexicon.find(text, [](std::u32string_view) { return false; });
  for (const nlu::Evidence& piece : rules.find(text, hits)) require(piece.intent < rules.intents().size());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  try {
    if (data[0] % 2 == 0)
      use(text, kLexicon);
    else
      use(kIntents, text);
  } catch (const ConfigError& error) {
    require(!error.problems().empty());
    for (const Problem& problem : error.problems()) require(!problem.what.empty() && problem.line >= 0);
  }
  return 0;
}
