// SPDX-License-Identifier: Apache-2.0
#include "gateway/command/evaluate_scope.h"

#include <algorithm>
#include <functional>
#include <nlohmann/json.hpp>

#include "foundation/memory.h"

namespace xiaoer::gateway {

using nlohmann::json;

namespace {

double share_at_least(const std::vector<Scored>& rows, double threshold) {
  const auto kept = std::count_if(
      rows.begin(), rows.end(), [&](const Scored& row) { return row.right && row.confidence >= threshold; });
  return rows.empty() ? 0 : static_cast<double>(kept) / static_cast<double>(rows.size());
}

double share_below(const std::vector<double>& scores, double threshold) {
  const auto below =
      std::count_if(scores.begin(), scores.end(), [&](double score) { return score < threshold; });
  return scores.empty() ? 0 : static_cast<double>(below) / static_cast<double>(scores.size());
}

// The strictest threshold that keeps `share` of all rows accepted and right.
double rejected_when_keeping(double share, const std::vector<Scored>& inside,
                             const std::vector<double>& outside) {
  std::vector<double> right;
  for (const Scored& row : inside)
    if (row.right) right.push_back(row.confidence);
  const auto needed = static_cast<std::size_t>(share * static_cast<double>(inside.size()) + 0.999);
  if (needed == 0 || right.size() < needed) return 0;
  std::sort(right.begin(), right.end(), std::greater<>());
  return share_below(outside, right[needed - 1]);
}

}  // namespace

double microseconds_since(SteadyClock::time_point begin) {
  return std::chrono::duration<double, std::micro>(SteadyClock::now() - begin).count();
}

void put_times(json& result, const Times& times) {
  result["queries_per_second"] = times.per_second();
  result["p50_us"] = times.quantile(0.5);
  result["p99_us"] = times.quantile(0.99);
  result["rss_mb"] = resident_megabytes();
}

void put_scope(json& result, const std::vector<Scored>& inside, const std::vector<double>& outside,
               double threshold) {
  if (outside.empty()) return;
  std::vector<double> scores;
  for (const Scored& row : inside) scores.push_back(row.confidence);
  result["auroc"] = area_under_curve(scores, outside);
  result["threshold"] = threshold;
  result["in_scope_accuracy"] = share_at_least(inside, threshold);
  result["answered"] = 1 - share_below(scores, threshold);
  result["oos_recall"] = share_below(outside, threshold);
  result["oos_recall_at_90"] = rejected_when_keeping(0.9, inside, outside);
}

void put_curve(json& result, const std::vector<Scored>& inside, const std::vector<double>& outside) {
  json curve = json::array();
  for (int percent = 5; percent < 100; percent += 5) {
    const double threshold = percent / 100.0;
    double accepted = 0, right = 0;
    for (const Scored& row : inside) {
      accepted += row.confidence >= threshold;
      right += row.right && row.confidence >= threshold;
    }
    const double strangers = (1 - share_below(outside, threshold)) * static_cast<double>(outside.size());
    if (accepted + strangers == 0) break;
    curve.push_back({{"threshold", threshold},
                     {"answered", accepted / std::max(1.0, static_cast<double>(inside.size()))},
                     {"right_of_answered", right / (accepted + strangers)}});
  }
  result["curve"] = std::move(curve);
}

void append_outside(std::vector<nlu::LabelledText>& rows, const std::optional<std::filesystem::path>& file) {
  if (!file) return;
  for (auto& row : read_labelled(*file)) rows.push_back({kOutside, std::move(row.text)});
}

}  // namespace xiaoer::gateway
