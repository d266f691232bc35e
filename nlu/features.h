// SPDX-License-Identifier: Apache-2.0
// What the classifier sees of a text: hashed units (Chinese characters, Latin words, numbers) alone and in
// pairs with the ends marked, pieces of Latin words, dictionary words, sounds, any two words of texts without
// Chinese characters, and the concepts and entities that were found. Pure; any thread.
#pragma once
#include <cstdint>
#include <string_view>
#include <vector>

#include "nlu/normaliser.h"
#include "nlu/segmenter.h"

namespace xiaoer::nlu {

struct HashedFeature {
  std::uint64_t hash;
  float weight;
};

// Weights of the groups of features; 0 leaves a group out.
struct FeatureWeights {
  float units = 1, pairs = 0.8f, triples = 0, skips = 0, words = 0.5f, sounds = 0.6f, latin_pieces = 1,
        marks = 0.6f, together = 0.6f;
};

struct FeatureInput {
  const NormalText& text;
  const std::vector<Word>& words;
  const std::vector<std::uint64_t>& marks;  // concepts, classes of entities
};

// Each feature once. `out` is emptied first.
void extract_features(const FeatureInput& input, const FeatureWeights& weights,
                      std::vector<HashedFeature>& out);

[[nodiscard]] std::uint64_t hash_mark(std::string_view kind, std::string_view name);

}  // namespace xiaoer::nlu
