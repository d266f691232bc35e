// SPDX-License-Identifier: Apache-2.0
// Finds the wordings most like a question among many (BM25 over characters and pairs of them), and tells how
// likely the best ones mean the same. Knows nothing of entries. Immutable once built; any thread.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "knowledgebase/question_match.h"
#include "knowledgebase/question_terms.h"
#include "nlu/vocabulary.h"

namespace xiaoer::knowledgebase {

struct Match {
  std::uint32_t wording = 0;  // number given by add()
  float rank = 0;             // BM25; comparable within one search
  double score = 0;           // calibrated, 0 … 1
};

class QuestionIndex {
 public:
  // Before build(). `normal` as nlu::normalise makes it. Gives the wording's number: 0, 1, 2 …
  std::uint32_t add(std::u32string_view normal);
  void build();

  // A question made ready for this index; good as long as the index lives.
  struct Question {
    std::u32string_view normal;
    std::vector<std::uint32_t> units, pairs, sequence, sounds;
    std::vector<float> unknown;  // rarity of terms that no wording has
    std::vector<std::uint8_t> unknown_word;
    float unit_weight = 0, pair_weight = 0;
  };
  // Keeps a view of `normal`.
  [[nodiscard]] Question prepared(std::u32string_view normal) const;

  // The best first, at most `limit`; wordings that share nothing with the question are not among them.
  [[nodiscard]] std::vector<Match> search(const Question& question, std::size_t limit) const;
  [[nodiscard]] std::vector<Match> search(std::u32string_view normal, std::size_t limit) const {
    return search(prepared(normal), limit);
  }
  // Units that the question and the wording share, rarest first.
  [[nodiscard]] std::vector<std::string> shared_words(const Question& question, std::uint32_t wording) const;
  [[nodiscard]] std::vector<std::string> shared_words(std::u32string_view normal,
                                                      std::uint32_t wording) const {
    return shared_words(prepared(normal), wording);
  }
  [[nodiscard]] std::size_t size() const { return wordings_.size(); }

  // What search() weighs for the wordings ranked best, for fitting the weights. Pairs of (wording, measures).
  [[nodiscard]] std::vector<std::pair<std::uint32_t, Measures>> measured(std::u32string_view normal) const;

 private:
  struct Wording {
    std::uint32_t units, pairs, sequence, sounds;  // where they begin in pool_
    std::uint16_t unit_count, pair_count, sequence_count;
    float unit_weight, pair_weight;
  };

  std::uint32_t intern(std::uint64_t term);
  [[nodiscard]] float rarity_of(std::uint64_t term, double count) const;
  [[nodiscard]] QuestionView view(const Question& question) const;
  [[nodiscard]] QuestionView view(const Wording& wording) const;
  [[nodiscard]] Rarity rarity(const Question& question) const;
  [[nodiscard]] std::vector<Match> ranked(const Question& question) const;
  bool add_up(const Question& question, std::vector<float>& sums, std::vector<std::uint32_t>& touched) const;
  void complete(const Question& question, std::vector<Match>& matches) const;
  void fill_postings();

  nlu::Vocabulary numbers_;  // of terms
  std::vector<std::uint64_t> terms_;
  std::vector<float> rarity_;
  std::vector<std::uint8_t> is_word_;
  std::vector<std::uint32_t> first_posting_;  // of each term, and the end
  std::vector<std::uint32_t> postings_;       // numbers of wordings
  std::vector<Wording> wordings_;
  std::vector<float> length_factor_;  // BM25's part that depends on the wording alone
  std::vector<std::uint32_t> pool_;
};

}  // namespace xiaoer::knowledgebase
