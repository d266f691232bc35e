// SPDX-License-Identifier: Apache-2.0
// Finds the wordings most like a question among many (BM25 over characters and pairs of them), and tells how
// likely the best ones mean the same. Knows nothing of entries. Immutable once built; any thread.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "knowledgebase/question_terms.h"

namespace xiaoer::knowledgebase {

struct Match {
  std::uint32_t wording = 0;  // number given by add()
  double rank = 0;            // BM25; comparable within one search
  double score = 0;           // calibrated, 0 … 1
};

class QuestionIndex {
 public:
  // Before build(). `normal` as nlu::normalise makes it. Gives the wording's number: 0, 1, 2 …
  std::uint32_t add(std::u32string normal);
  void build();

  // The best first, at most `limit`; wordings that share nothing with the question are not among them.
  [[nodiscard]] std::vector<Match> search(std::u32string_view normal, std::size_t limit) const;
  // Units that the question and the wording share, rarest first.
  [[nodiscard]] std::vector<std::string> shared_words(std::u32string_view normal,
                                                      std::uint32_t wording) const;
  [[nodiscard]] std::size_t size() const { return wordings_.size(); }

 private:
  struct Wording {
    std::u32string normal, bare;
    std::vector<std::uint64_t> units, pairs;  // sorted, each once
    double unit_weight = 0, pair_weight = 0;  // sums of idf
  };
  struct Posting {
    std::uint32_t wording;
    float impact;
  };
  struct Term {
    std::uint32_t first = 0, count = 0;  // in postings_
    float idf = 0;
  };

  [[nodiscard]] float idf(std::uint64_t term) const;
  [[nodiscard]] double idf_of_count(std::uint64_t term, double count) const;
  [[nodiscard]] Wording prepared(std::u32string_view normal) const;
  [[nodiscard]] double similarity(const Wording& question, const Wording& wording) const;
  [[nodiscard]] double shared_weight(const std::vector<std::uint64_t>& a,
                                     const std::vector<std::uint64_t>& b) const;
  void fill_postings();

  std::vector<Wording> wordings_;
  std::unordered_map<std::uint64_t, Term> terms_;
  std::vector<Posting> postings_;
  double average_length_ = 1;
};

}  // namespace xiaoer::knowledgebase
