// SPDX-License-Identifier: Apache-2.0
// Everything that is found in a text before anything is decided: normalised characters, words, concepts,
// entities; and the classifier's features of them. Immutable; any thread.
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "nlu/entities.h"
#include "nlu/features.h"
#include "nlu/lexicon.h"
#include "nlu/segmenter.h"

namespace xiaoer::nlu {

struct Analysis {
  std::string original;
  NormalText text;
  std::vector<Word> words;
  std::vector<Hit> hits;
  std::vector<Entity> entities;

  // Characters [first, last) as normalised text.
  [[nodiscard]] std::string part(std::size_t first, std::size_t last) const {
    return text.text.substr(text.text_begin[first], text.text_begin[last] - text.text_begin[first]);
  }
};

class Analyser {
 public:
  // Reads words.txt and entities.toml of the pack; `lexicon` is what its lexicon.toml says.
  Analyser(const std::filesystem::path& pack, Lexicon::Content lexicon);

  [[nodiscard]] Analysis analyse(std::string_view bytes, TimePoint now) const;
  void features(const Analysis& analysis, std::vector<HashedFeature>& out) const;
  [[nodiscard]] const Segmenter& segmenter() const { return segmenter_; }
  [[nodiscard]] const Lexicon& lexicon() const { return lexicon_; }

 private:
  Segmenter segmenter_;
  Lexicon lexicon_;
  Entities entities_;
  struct ConceptMarks {
    std::uint64_t said, negated;
  };
  std::vector<ConceptMarks> concept_marks_;
  FeatureWeights weights_;
};

}  // namespace xiaoer::nlu
