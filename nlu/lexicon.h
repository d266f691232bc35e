// SPDX-License-Identifier: Apache-2.0
// The concepts of a pack: words that mean the same to the business, found in one pass. They raise urgency
// (the safety net that no classifier can veto), speak for intents, colour the sentiment and are the blocks of
// rules. Immutable; any thread. The file format is explained at the top of config/packs/food/lexicon.toml.
#pragma once
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "nlu/automaton.h"
#include "nlu/normaliser.h"
#include "nlu/understanding.h"

namespace xiaoer::nlu {

struct Concept {
  std::string id;
  std::vector<std::string> words;
  std::string intent;  // "" = none
  std::optional<Priority> urgency;
  double weight = 1;
  std::vector<std::size_t> with, without;  // indices of concepts
  std::size_t window = 0;                  // 0 = the whole message
  bool homophones = false;
  bool negation_lowers = true;
  double sentiment = 0;
};

struct Hit {
  std::size_t concept_index;
  std::size_t first, last;  // characters
  double weight;            // of the concept, lowered by negation and by sound
  bool negated = false;
  bool by_sound = false;
};

struct Negation {
  std::vector<std::string> words, except;
  std::size_t window = 3;
  double factor = 0.4;
};

class Lexicon {
 public:
  struct Content {
    std::vector<Concept> concepts;
    Negation negation;
    std::vector<std::string> ignored;
  };
  // Throws ConfigError. An absent file is an error too.
  [[nodiscard]] static Content read(const std::filesystem::path& file);

  explicit Lexicon(Content content);

  // Hits whose conditions (`with`, `without`) hold, in order of place. `known_word` tells whether characters
  // are a word of their own right: 过气 sounds like 过期 but is one, 发梅 is none.
  using KnownWord = std::function<bool(std::u32string_view)>;
  [[nodiscard]] std::vector<Hit> find(const NormalText& text, const KnownWord& known_word) const;
  // Whether a negation stands within the window before `first`.
  [[nodiscard]] bool negated(const NormalText& text, std::size_t first) const;

  [[nodiscard]] const std::vector<Concept>& concepts() const { return content_.concepts; }
  [[nodiscard]] double negation_factor() const { return content_.negation.factor; }
  // `text` without particles and forms of address at both ends, and without punctuation and blanks.
  [[nodiscard]] std::u32string core(std::u32string_view text) const;

 private:
  struct Range {
    std::size_t first, last;
  };
  void find_negations(const NormalText& text, std::vector<Range>& ranges) const;
  void find_by_sound(const NormalText& text, const KnownWord& known_word, std::vector<Hit>& hits) const;
  [[nodiscard]] bool holds(const Hit& hit, const std::vector<Hit>& hits) const;

  Content content_;
  Automaton words_, sounds_, negations_;
  std::vector<std::u32string> ignored_;  // longest first
};

// Gap in characters between two ranges; 0 when they touch or overlap.
[[nodiscard]] std::size_t gap(const Hit& a, const Hit& b);
// Whether [first, last) does not tear a word of Latin letters or a number apart.
[[nodiscard]] bool whole_words(std::u32string_view chars, std::size_t first, std::size_t last);

}  // namespace xiaoer::nlu
