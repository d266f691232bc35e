// SPDX-License-Identifier: Apache-2.0
// The concepts of a pack: words that mean the same to the business, found in one pass. They raise urgency
// (the safety net that no classifier can veto), speak for intents, colour the sentiment and are the blocks of
// rules. Immutable; any thread. The file format is explained at the top of config/packs/food/lexicon.toml.
#pragma once
#include <bitset>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "nlu/automaton.h"
#include "nlu/calendar.h"
#include "nlu/cues.h"
#include "nlu/normaliser.h"
#include "nlu/understanding.h"

namespace xiaoer {
class Document;
}

namespace xiaoer::nlu {

struct Concept {
  std::string id;
  std::vector<std::u32string> words;  // normalised; a Lexicon lets them go once it can find them
  std::string intent;                 // "" = none
  std::optional<Priority> urgency;
  double weight = 1;
  std::vector<std::size_t> with, without;  // indices of concepts
  std::size_t window = 0;                  // 0 = the whole message
  std::size_t without_window = 0;          // the same for `without`
  DateClass date = DateClass::none;        // dates are hits too
  bool homophones = false;
  bool negation_lowers = true, supposition_lowers = true;
  double sentiment = 0;
  bool learned = true;  // its hits are features of the classifier
};

struct Hit {
  std::size_t concept_index;
  std::size_t first, last;  // characters
  double weight;            // of the concept, lowered by negation, supposition and sound
  bool negated = false;     // or only supposed
  bool by_sound = false;
};

class Lexicon {
 public:
  struct Content {
    std::vector<Concept> concepts;
    CueWords negation;     // 没有, 不
    CueWords supposition;  // 如果, 怕: it has not happened
    std::vector<std::string> ignored;
  };
  // Throws ConfigError. An absent file is an error too.
  [[nodiscard]] static Content read(const std::filesystem::path& file);
  [[nodiscard]] static Content read(Document& document);

  explicit Lexicon(Content content);

  // Hits whose conditions (`with`, `without`) hold, in order of place. `known_word` tells whether characters
  // are a word of their own right: 过气 sounds like 过期 but is one, 发梅 is none.
  using KnownWord = std::function<bool(std::u32string_view)>;
  // Dates are compared with the day of `now`; without one no date is over.
  [[nodiscard]] std::vector<Hit> find(const NormalText& text, const KnownWord& known_word,
                                      TimePoint now = {}) const;

  [[nodiscard]] const std::vector<Concept>& concepts() const { return content_.concepts; }
  [[nodiscard]] const Cues& negation() const { return negation_; }
  // `text` without particles and forms of address at both ends, and without punctuation and blanks.
  [[nodiscard]] std::u32string core(std::u32string_view text) const;

 private:
  void find_exact(const NormalText& text, std::vector<Hit>& hits) const;
  void find_by_sound(const NormalText& text, const KnownWord& known_word, std::vector<Hit>& hits) const;
  void find_dates(const NormalText& text, TimePoint now, std::vector<Hit>& hits) const;
  [[nodiscard]] bool holds(const Hit& hit, const std::vector<Hit>& hits) const;

  Content content_;
  Cues negation_, supposition_;
  Automaton words_, sounds_{Automaton::Symbols::numbers};
  std::vector<std::uint32_t> dated_;     // concepts with a date class
  std::vector<std::u32string> ignored_;  // longest first
  static constexpr std::size_t kLetters = 512;
  std::bitset<kLetters> ignored_begin_, ignored_end_;  // their first and last characters, by remainder
};

// Gap in characters between two ranges; 0 when they touch or overlap.
[[nodiscard]] std::size_t gap(const Hit& a, const Hit& b);

}  // namespace xiaoer::nlu
