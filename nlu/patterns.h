// SPDX-License-Identifier: Apache-2.0
// The RE2 patterns of a pack's intents. One is run only when the strings that it cannot do without stand in
// the text; these are found for all patterns in one pass. Immutable once built; any thread.
#pragma once
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "nlu/normaliser.h"

namespace xiaoer::nlu {

class Patterns {
 public:
  Patterns();
  ~Patterns();
  Patterns(Patterns&&) noexcept;
  Patterns& operator=(Patterns&&) noexcept;

  // Before build(). What is wrong with the expression, or nothing.
  [[nodiscard]] std::optional<std::string> add(const std::string& pattern, std::size_t intent);
  void build();

  struct Match {
    std::size_t intent;
    std::string text;
    std::size_t first, last;  // characters
  };
  // The first match of each pattern that occurs.
  [[nodiscard]] std::vector<Match> find(const NormalText& text) const;

 private:
  struct Compiled;  // hides RE2
  std::unique_ptr<Compiled> compiled_;
};

}  // namespace xiaoer::nlu
