// SPDX-License-Identifier: Apache-2.0
// Named lists of words a dialog listens for ("cancel", "skip", "affirm" …), read from policy.toml. They are
// for the short words that steer a conversation; what a customer wants is found by the matcher. Immutable;
// any thread.
#pragma once
#include <bitset>
#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "foundation/document.h"
#include "nlu/automaton.h"
#include "nlu/understanding.h"

namespace xiaoer::dialogs {

struct Phrase {
  std::string id;
  std::vector<std::string> contains;  // the message has this in it; Latin words as whole words
  std::size_t longest = 0;            // counts only in messages up to so many code points; 0 = any
};

// A phrase of which a message has a word.
struct Mention {
  std::string_view phrase;
  bool counts;  // false: the message is too long for it
};

// A message made ready for comparing: normalised, and the same with particles taken off its two ends, one by
// one. Good as long as the phrases live.
struct Utterance {
  std::string text;
  std::vector<std::string> forms;
  std::vector<std::string_view> exact;  // phrases of which the message says one word and nothing else
  std::vector<Mention> mentions;        // each phrase once
  std::size_t length = 0;               // code points of `text`
};

class Phrases {
 public:
  // Reads [[phrase]] and `particles`; faults are reported in the table's document.
  void read(Table& root);
  [[nodiscard]] bool has(std::string_view id) const { return find(id) != nullptr; }
  [[nodiscard]] Utterance prepare(const nlu::Understanding& heard) const;
  [[nodiscard]] static bool said(std::string_view id, const Utterance& utterance);
  // The rest of the text behind the first word of the phrase found in it ("改成" → what follows); "" if none.
  [[nodiscard]] std::string after(std::string_view id, const Utterance& utterance) const;
  // The text without the words of the phrase at its two ends.
  [[nodiscard]] std::string without(std::string_view id, std::string_view text) const;

 private:
  void read_one(Table& table);
  [[nodiscard]] const Phrase* find(std::string_view id) const;
  void add_forms(Utterance& utterance) const;
  void add_mentions(Utterance& utterance) const;

  std::vector<Phrase> phrases_;
  nlu::Automaton words_;                                               // of `contains`
  std::unordered_map<std::string, std::vector<std::uint32_t>> exact_;  // word → phrases
  std::vector<std::string> particles_;
  std::bitset<1024> particle_begin_, particle_end_;  // their first and last letters, by a hash
};

// Position of `word` in `text`, or npos. A Latin word is found only as a whole word.
[[nodiscard]] std::size_t find_word(std::string_view text, std::string_view word);
// Without blanks and punctuation (ASCII and Chinese) at both ends.
[[nodiscard]] std::string_view without_edges(std::string_view text);

}  // namespace xiaoer::dialogs
