// SPDX-License-Identifier: Apache-2.0
// Finds the wordings most like a question among many (BM25 over characters and pairs of them, then a closer
// comparison of the best), and tells how likely each one means the same. Immutable once built; any thread.
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
  // Before build(). `normal` as nlu::normalise makes it. Wordings of one `entry` do not compete. Gives
  // the wording's number: 0, 1, 2 …
  std::uint32_t add(std::u32string_view normal, std::uint32_t entry);
  std::uint32_t add(std::u32string_view normal) { return add(normal, static_cast<std::uint32_t>(size())); }
  void build();

  // A question made ready for this index; good as long as the index lives.
  struct Question {
    std::u32string_view normal;
    std::vector<std::uint32_t> units, pairs, sequence, neighbours, sounds, opposites;
    std::vector<float> rarities;  // of `sequence`
    std::vector<Sense> senses;
    std::vector<TermFacts> unknown;  // of terms that no wording has
    float unit_weight = 0, pair_weight = 0, sense_weight = 0, apart = 0, words = 0;
    std::uint16_t kinds = 0;
  };
  // Keeps a view of `normal`. Whatever was in `question` is gone, its memory is used again.
  void prepare(std::u32string_view normal, Question& question) const;
  [[nodiscard]] Question prepared(std::u32string_view normal) const {
    Question question;
    prepare(normal, question);
    return question;
  }

  // The best wording of each entry, the best first, at most `limit`; wordings that share nothing with the
  // question are not among them.
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

  // What search() weighs for the wordings ranked best, for fitting the weights.
  struct Candidate {
    std::uint32_t wording;
    Measures measures;
    std::vector<std::uint64_t> asked, stored;  // units that only the question, only the wording has
  };
  [[nodiscard]] std::vector<Candidate> measured(std::u32string_view normal) const;

 private:
  struct Wording {
    std::uint32_t entry;
    std::uint32_t units, pairs, sequence, sounds;  // where they begin in pool_
    std::uint32_t rarities, senses;                // … in rarities_, in senses_
    std::uint16_t unit_count, pair_count, sequence_count, sense_count, kinds;
    float unit_weight, pair_weight, sense_weight, apart, words;
  };

  std::uint32_t intern(std::uint64_t term);
  [[nodiscard]] float rarity_of(double count, double background) const;
  [[nodiscard]] QuestionView view(const Question& question) const;
  [[nodiscard]] QuestionView view(const Wording& wording) const;
  [[nodiscard]] Facts facts(const Question& question) const;
  [[nodiscard]] TermFacts facts_of(std::uint64_t term, double count) const;
  void weigh_senses();
  void number_terms(const Terms& terms, Question& question) const;
  void weigh(Question& question) const;
  void ranked(const Question& question, const AskedQuestion& asked, std::vector<Match>& matches) const;
  // Wordings that share anything with the question, and how much.
  struct Met;
  bool add_up(const Question& question, Met& met) const;
  void complete(const AskedQuestion& asked, std::vector<Match>& matches) const;
  struct Judged {
    Match match;
    Measures measures;
    float likeness;
  };
  void judged(const Question& question, std::vector<Judged>& all) const;
  [[nodiscard]] std::uint32_t entry(const Judged& one) const { return wordings_[one.match.wording].entry; }
  void fill_postings();

  nlu::Vocabulary numbers_;  // of terms
  std::vector<std::uint64_t> terms_;
  std::vector<TermFacts> facts_;
  TermFacts unknown_pair_;  // one that no wording has
  std::vector<float> sense_rarity_;
  std::vector<std::uint32_t> first_posting_;  // of each term, and the end
  std::vector<std::uint32_t> postings_;       // numbers of wordings
  std::vector<Wording> wordings_;
  std::vector<float> length_factor_;  // BM25's part that depends on the wording alone
  std::vector<std::uint32_t> pool_;
  std::vector<float> rarities_;  // of the units of all sequences
  std::vector<Sense> senses_;
};

}  // namespace xiaoer::knowledgebase
