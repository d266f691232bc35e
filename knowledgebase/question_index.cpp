// SPDX-License-Identifier: Apache-2.0
#include "knowledgebase/question_index.h"

#include <algorithm>
#include <cmath>

#include "nlu/normaliser.h"

namespace xiaoer::knowledgebase {

namespace {

constexpr double kSaturation = 1.2, kLengthShare = 0.5;  // BM25's k1 and b
constexpr double kPairShare = 0.4;
constexpr double kBackground = 2000;  // the background counts as so many questions
constexpr std::size_t kRanked = 30;   // so many are looked at closely
constexpr std::uint64_t kPairBit = std::uint64_t{1} << 63;
constexpr double kSlope = 12, kMiddle = 0.52;

void sort_once(std::vector<std::uint64_t>& terms) {
  std::sort(terms.begin(), terms.end());
  terms.erase(std::unique(terms.begin(), terms.end()), terms.end());
}

double harmonic(double shared, double a, double b) {
  return a + b > 0 ? 2 * shared / (a + b) : 0;
}

}  // namespace

std::uint32_t QuestionIndex::add(std::u32string normal) {
  Wording wording;
  wording.bare = nlu::bare(normal);
  wording.normal = std::move(normal);
  wordings_.push_back(std::move(wording));
  return static_cast<std::uint32_t>(wordings_.size() - 1);
}

double QuestionIndex::idf_of_count(std::uint64_t term, double count) const {
  const double share = term & kPairBit ? 0.001 : background_share(term);
  const double all = static_cast<double>(wordings_.size()) + kBackground;
  const double holding = count + kBackground * share;
  return std::log(1 + (all - holding + 0.5) / (holding + 0.5));
}

float QuestionIndex::idf(std::uint64_t term) const {
  const auto found = terms_.find(term);
  return found == terms_.end() ? static_cast<float>(idf_of_count(term, 0)) : found->second.idf;
}

void QuestionIndex::build() {
  double length = 0;
  for (Wording& wording : wordings_) {
    Terms terms = terms_of(wording.normal);
    length += static_cast<double>(terms.units.size());
    for (auto* list : {&terms.units, &terms.pairs}) {
      sort_once(*list);
      for (const std::uint64_t term : *list) ++terms_[term].count;
    }
    wording.units = std::move(terms.units);
    wording.pairs = std::move(terms.pairs);
  }
  if (!wordings_.empty()) average_length_ = std::max(1.0, length / static_cast<double>(wordings_.size()));
  std::uint32_t first = 0;
  for (auto& [term, row] : terms_) {
    row.idf = static_cast<float>(idf_of_count(term, row.count));
    row.first = first;
    first += row.count;
    row.count = 0;
  }
  postings_.resize(first);
  fill_postings();
}

void QuestionIndex::fill_postings() {
  for (std::uint32_t number = 0; number < wordings_.size(); ++number) {
    Wording& wording = wordings_[number];
    const double length = static_cast<double>(wording.units.size()) / average_length_;
    const double once = (kSaturation + 1) / (1 + kSaturation * (1 - kLengthShare + kLengthShare * length));
    for (const auto* list : {&wording.units, &wording.pairs}) {
      const double share = list == &wording.pairs ? kPairShare : 1;
      for (const std::uint64_t term : *list) {
        Term& row = terms_[term];
        postings_[row.first + row.count++] = {number, static_cast<float>(share * once * row.idf)};
        (list == &wording.pairs ? wording.pair_weight : wording.unit_weight) += row.idf;
      }
    }
  }
}

QuestionIndex::Wording QuestionIndex::prepared(std::u32string_view normal) const {
  Wording question;
  Terms terms = terms_of(normal);
  question.bare = nlu::bare(normal);
  sort_once(terms.units);
  sort_once(terms.pairs);
  for (const std::uint64_t term : terms.units) question.unit_weight += idf(term);
  for (const std::uint64_t term : terms.pairs) question.pair_weight += idf(term);
  question.units = std::move(terms.units);
  question.pairs = std::move(terms.pairs);
  return question;
}

double QuestionIndex::shared_weight(const std::vector<std::uint64_t>& a,
                                    const std::vector<std::uint64_t>& b) const {
  double sum = 0;
  for (std::size_t i = 0, j = 0; i < a.size() && j < b.size();) {
    if (a[i] == b[j]) {
      sum += idf(a[i]);
      ++i, ++j;
    } else {
      ++(a[i] < b[j] ? i : j);
    }
  }
  return sum;
}

double QuestionIndex::similarity(const Wording& question, const Wording& wording) const {
  if (question.bare == wording.bare && !question.bare.empty()) return 0.995;
  const double units = shared_weight(question.units, wording.units);
  const double pairs = shared_weight(question.pairs, wording.pairs);
  const double by_units = harmonic(units, question.unit_weight, wording.unit_weight);
  const double by_pairs = harmonic(pairs, question.pair_weight, wording.pair_weight);
  const double mean = 0.65 * by_units + 0.35 * by_pairs;
  return 0.98 / (1 + std::exp(-kSlope * (mean - kMiddle)));
}

std::vector<Match> QuestionIndex::search(std::u32string_view normal, std::size_t limit) const {
  const Wording question = prepared(normal);
  thread_local std::vector<float> ranks;
  thread_local std::vector<std::uint32_t> touched;
  if (ranks.size() < wordings_.size()) ranks.resize(wordings_.size());
  touched.clear();
  for (const auto* list : {&question.units, &question.pairs})
    for (const std::uint64_t term : *list) {
      const auto found = terms_.find(term);
      if (found == terms_.end()) continue;
      for (std::uint32_t i = 0; i < found->second.count; ++i) {
        const Posting& posting = postings_[found->second.first + i];
        if (ranks[posting.wording] == 0) touched.push_back(posting.wording);
        ranks[posting.wording] += posting.impact;
      }
    }
  std::vector<Match> best;
  best.reserve(touched.size());
  for (const std::uint32_t number : touched) {
    best.push_back({number, ranks[number], 0});
    ranks[number] = 0;
  }
  const std::size_t kept = std::min(best.size(), std::max(limit, kRanked));
  const auto by_rank = [](const Match& a, const Match& b) {
    return a.rank != b.rank ? a.rank > b.rank : a.wording < b.wording;
  };
  std::partial_sort(best.begin(), best.begin() + static_cast<std::ptrdiff_t>(kept), best.end(), by_rank);
  best.resize(kept);
  for (Match& match : best) match.score = similarity(question, wordings_[match.wording]);
  std::stable_sort(best.begin(), best.end(),
                   [](const Match& a, const Match& b) { return a.score > b.score; });
  if (best.size() > limit) best.resize(limit);
  return best;
}

std::vector<std::string> QuestionIndex::shared_words(std::u32string_view normal,
                                                     std::uint32_t wording) const {
  const Wording question = prepared(normal);
  std::vector<std::uint64_t> shared;
  std::set_intersection(question.units.begin(), question.units.end(), wordings_[wording].units.begin(),
                        wordings_[wording].units.end(), std::back_inserter(shared));
  std::stable_sort(shared.begin(), shared.end(),
                   [&](std::uint64_t a, std::uint64_t b) { return idf(a) > idf(b); });
  std::vector<std::string> words;
  for (const std::uint64_t unit : shared) words.push_back(unit_text(unit, normal));
  return words;
}

}  // namespace xiaoer::knowledgebase
