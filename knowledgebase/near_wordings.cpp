// SPDX-License-Identifier: Apache-2.0
#include "knowledgebase/near_wordings.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <unordered_map>

#include "nlu/normaliser.h"

namespace xiaoer::knowledgebase {
namespace {

using Pair = std::uint64_t;  // two neighbouring characters

struct Wording {
  std::size_t entry;
  const std::string* text;
  std::vector<Pair> pairs;  // each once, ascending
};

// With a mark at both ends, so that a text of one character has pairs too.
std::vector<Pair> pairs_of(const std::string& text) {
  const std::u32string chars = nlu::bare(nlu::normal_chars(text));
  std::vector<Pair> out;
  char32_t before = 0;
  for (const char32_t c : chars) {
    out.push_back((Pair{before} << 32) | c);
    before = c;
  }
  if (!out.empty()) out.push_back(Pair{before} << 32);
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

std::vector<Wording> wordings_of(const std::vector<Entry>& entries) {
  std::vector<Wording> out;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    if (entries[i].status == "retired") continue;
    out.push_back({i, &entries[i].question, pairs_of(entries[i].question)});
    for (const auto& text : entries[i].similar) out.push_back({i, &text, pairs_of(text)});
  }
  return out;
}

double likeness(const std::vector<Pair>& a, const std::vector<Pair>& b) {
  std::size_t shared = 0;
  for (auto i = a.begin(), j = b.begin(); i != a.end() && j != b.end();) {
    if (*i == *j) ++shared;
    const bool step_both = *i == *j, step_a = *i < *j;
    if (step_both || step_a) ++i;
    if (step_both || !step_a) ++j;
  }
  return 2.0 * static_cast<double>(shared) / static_cast<double>(a.size() + b.size());
}

// Two texts that share enough must share one of each other's rarest pairs: only those are looked up.
class Finder {
 public:
  Finder(const std::vector<Entry>& entries, double threshold)
      : entries_(entries), threshold_(threshold), wordings_(wordings_of(entries)) {
    for (const auto& wording : wordings_)
      for (const Pair pair : wording.pairs) ++frequency_[pair];
  }

  std::vector<NearPair> find() {
    for (std::size_t i = 0; i < wordings_.size(); ++i) {
      std::vector<std::size_t> candidates;
      for (const Pair pair : rarest(wordings_[i].pairs)) {
        auto& seen = places_[pair];
        candidates.insert(candidates.end(), seen.begin(), seen.end());
        seen.push_back(i);
      }
      std::sort(candidates.begin(), candidates.end());
      candidates.erase(std::unique(candidates.begin(), candidates.end()), candidates.end());
      for (const std::size_t candidate : candidates) compare(wordings_[candidate], wordings_[i]);
    }
    std::vector<NearPair> out;
    for (auto& [entries, pair] : best_) out.push_back(std::move(pair));
    std::stable_sort(out.begin(), out.end(),
                     [](const NearPair& a, const NearPair& b) { return a.likeness > b.likeness; });
    return out;
  }

 private:
  std::vector<Pair> rarest(std::vector<Pair> pairs) const {
    std::sort(pairs.begin(), pairs.end(), [&](Pair a, Pair b) {
      return std::pair(frequency_.at(a), a) < std::pair(frequency_.at(b), b);
    });
    // Dice ≥ t against any partner needs at least t / (2 − t) of our own pairs to be shared.
    const auto size = static_cast<double>(pairs.size());
    const auto must_share = static_cast<std::size_t>(std::ceil(size * threshold_ / (2 - threshold_) - 1e-9));
    if (pairs.size() > must_share && must_share > 0) pairs.resize(pairs.size() - must_share + 1);
    return pairs;
  }

  void compare(const Wording& a, const Wording& b) {
    if (a.entry == b.entry) return;
    const double found = likeness(a.pairs, b.pairs);
    if (found < threshold_) return;
    NearPair& best = best_[{a.entry, b.entry}];
    if (found <= best.likeness) return;
    best = {entries_[a.entry].key, entries_[b.entry].key, *a.text, *b.text, found};
  }

  const std::vector<Entry>& entries_;
  double threshold_;
  std::vector<Wording> wordings_;
  std::unordered_map<Pair, std::size_t> frequency_;
  std::unordered_map<Pair, std::vector<std::size_t>> places_;
  std::map<std::pair<std::size_t, std::size_t>, NearPair> best_;
};

}  // namespace

std::vector<NearPair> near_wordings(const std::vector<Entry>& entries, double threshold) {
  return Finder(entries, std::clamp(threshold, 0.5, 1.0)).find();
}

}  // namespace xiaoer::knowledgebase
