// SPDX-License-Identifier: Apache-2.0
#include "nlu/analyser.h"

namespace xiaoer::nlu {

namespace {

std::vector<std::string> words_of(const std::filesystem::path& pack) {
  const auto file = pack / "words.txt";
  return std::filesystem::exists(file) ? Segmenter::read_words(file) : std::vector<std::string>{};
}

}  // namespace

Analyser::Analyser(const std::filesystem::path& pack, Lexicon::Content lexicon)
    : segmenter_(words_of(pack)),
      lexicon_(std::move(lexicon)),
      entities_(Entities::read(pack / "entities.toml")) {
  for (const Concept& row : lexicon_.concepts())
    concept_marks_.push_back({hash_mark("concept", row.id), hash_mark("no concept", row.id)});
}

Analysis Analyser::analyse(std::string_view bytes, TimePoint now) const {
  Analysis analysis;
  analysis.original = bounded_text(bytes);
  analysis.text = normalise(analysis.original);
  segmenter_.cut(analysis.text, analysis.words);
  analysis.hits = lexicon_.find(
      analysis.text, [this](std::u32string_view word) { return segmenter_.knows(word); }, now);
  analysis.entities = entities_.find(analysis.original, analysis.text, now);
  return analysis;
}

void Analyser::features(const Analysis& analysis, std::vector<HashedFeature>& out) const {
  thread_local std::vector<std::uint64_t> marks;
  marks.clear();
  for (const Hit& hit : analysis.hits) {
    if (!lexicon_.concepts()[hit.concept_index].learned) continue;
    const ConceptMarks& mark = concept_marks_[hit.concept_index];
    marks.push_back(hit.negated ? mark.negated : mark.said);
  }
  for (const Entity& entity : analysis.entities) marks.push_back(hash_mark("entity", entity.kind));
  extract_features({analysis.text, analysis.words, marks}, weights_, out);
}

}  // namespace xiaoer::nlu
