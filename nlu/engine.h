// SPDX-License-Identifier: Apache-2.0
// The matcher as the other rooms see it: text in, Understanding out. Immutable after loading, so any number
// of threads share one Engine; a changed pack makes a new Engine that replaces the old one. No I/O but
// loading.
#pragma once
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "foundation/time.h"
#include "nlu/understanding.h"

namespace xiaoer::nlu {

class Engine {
 public:
  // Reads intents.toml, examples.tsv, lexicon.toml, words.txt of a pack folder. Throws ConfigError with
  // file:line:column.
  [[nodiscard]] static std::shared_ptr<const Engine> load(const std::filesystem::path& pack);
  virtual ~Engine() = default;

  // `text` may be anything: it is made valid first, and cut at 4,000 code points. `now` gives relative dates
  // a meaning.
  [[nodiscard]] virtual Understanding understand(std::string_view text, TimePoint now) const = 0;
  // Words for search, highlighting and reports; spans into `text`.
  [[nodiscard]] virtual std::vector<Token> segment(std::string_view text) const = 0;
  [[nodiscard]] virtual std::vector<std::string> intents() const = 0;
};

}  // namespace xiaoer::nlu
