// SPDX-License-Identifier: Apache-2.0
// The intents of a pack and the rules that find them without training: exact messages, keywords, patterns,
// and concepts combined. Immutable; any thread. The format is explained at the top of
// config/packs/food/intents.toml.
#pragma once
#include <filesystem>
#include <functional>
#include <string>
#include <unordered_map>
#include <vector>

#include "nlu/automaton.h"
#include "nlu/lexicon.h"
#include "nlu/patterns.h"
#include "nlu/understanding.h"

namespace xiaoer::nlu {

struct Intent {
  std::string id;
  std::string name_zh, name_en;
  Priority priority = Priority::p3;
  std::vector<std::string> examples, exact, keywords, patterns;
};

struct Rule {
  std::string id;
  std::size_t intent = 0;
  std::vector<std::size_t> all, any, none;  // indices of concepts
  std::size_t least = 1;                    // so many of `any`
  std::size_t window = 0, none_window = 0;  // 0 = anywhere
  bool ordered = false;
  double score = 0.9;
};

// One piece of evidence for an intent.
struct Evidence {
  std::size_t intent;
  double score;
  Reason reason;
};

class Rules {
 public:
  struct Content {
    std::vector<Intent> intents;
    std::vector<Rule> rules;
    std::vector<std::string> outside;  // sentences that mean none of the intents
    Patterns patterns;                 // of the intents, compiled
  };
  // Throws ConfigError; names of concepts are looked up in the lexicon, and its intents in the file.
  // The lexicon's concepts; asked for when the intents are read and their patterns compiled, which takes long
  // enough to read the lexicon meanwhile.
  using Concepts = std::function<const std::vector<Concept>&()>;
  // With the sentences of examples.tsv in the same folder, if it is there.
  [[nodiscard]] static Content read(const std::filesystem::path& file, const Concepts& concepts);
  [[nodiscard]] static Content read(Document& document, const Concepts& concepts);

  // `lexicon` must outlive the rules.
  Rules(Content content, const Lexicon& lexicon);

  [[nodiscard]] std::vector<Evidence> find(const NormalText& text, const std::vector<Hit>& hits) const;
  [[nodiscard]] const std::vector<Intent>& intents() const { return content_.intents; }

 private:
  void find_exact(const NormalText& text, std::vector<Evidence>& evidence) const;
  void find_keywords(const NormalText& text, std::vector<Evidence>& evidence) const;
  void find_patterns(const NormalText& text, std::vector<Evidence>& evidence) const;
  void find_concepts(const NormalText& text, const std::vector<Hit>& hits,
                     std::vector<Evidence>& evidence) const;
  void find_rules(const NormalText& text, const std::vector<Hit>& hits,
                  std::vector<Evidence>& evidence) const;

  Content content_;
  const Lexicon& lexicon_;
  std::unordered_map<std::u32string, std::vector<std::size_t>> exact_;
  std::size_t longest_exact_ = 0;
  std::vector<std::size_t> concept_intents_;               // of each concept; npos = none
  std::vector<std::vector<std::uint32_t>> concept_rules_;  // of each concept the rules that may begin with it
  Automaton keywords_;
};

}  // namespace xiaoer::nlu
