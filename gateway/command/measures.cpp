// SPDX-License-Identifier: Apache-2.0
#include "gateway/command/measures.h"

#include <algorithm>
#include <numeric>

namespace xiaoer::gateway {

double area_under_curve(const std::vector<double>& inside, const std::vector<double>& outside) {
  if (inside.empty() || outside.empty()) return 0;
  std::vector<std::pair<double, bool>> all;
  for (const double score : inside) all.emplace_back(score, true);
  for (const double score : outside) all.emplace_back(score, false);
  std::sort(all.begin(), all.end());
  double ranks = 0;
  for (std::size_t i = 0; i < all.size();) {
    std::size_t end = i;
    while (end < all.size() && all[end].first == all[i].first) ++end;
    const double rank = static_cast<double>(i + end + 1) / 2;  // equal scores share their mean rank
    for (; i < end; ++i)
      if (all[i].second) ranks += rank;
  }
  const auto in = static_cast<double>(inside.size()), out = static_cast<double>(outside.size());
  return (ranks - in * (in + 1) / 2) / (in * out);
}

void Confusion::add(const std::string& expected, const std::string& found) {
  ++total_;
  ++counts_[expected].expected;
  ++counts_[found].found;
  if (expected != found) return;
  ++right_;
  ++counts_[expected].right;
}

double Confusion::accuracy() const {
  return total_ ? static_cast<double>(right_) / static_cast<double>(total_) : 0;
}

double Confusion::macro_f1() const {
  double sum = 0, labels = 0;
  for (const auto& [label, counts] : counts_) {
    if (counts.expected == 0) continue;
    labels += 1;
    sum += 2.0 * static_cast<double>(counts.right) / static_cast<double>(counts.expected + counts.found);
  }
  return labels > 0 ? sum / labels : 0;
}

double Times::per_second() const {
  const double sum = std::accumulate(all_.begin(), all_.end(), 0.0);
  return sum > 0 ? static_cast<double>(all_.size()) * 1e6 / sum : 0;
}

double Times::quantile(double share) const {
  if (all_.empty()) return 0;
  std::vector<double> sorted = all_;
  std::sort(sorted.begin(), sorted.end());
  return sorted[std::min(sorted.size() - 1,
                         static_cast<std::size_t>(share * static_cast<double>(sorted.size())))];
}

}  // namespace xiaoer::gateway
