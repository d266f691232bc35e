// SPDX-License-Identifier: Apache-2.0
// What the three evaluations share: out-of-scope figures, times, reading the file of foreign texts.
#pragma once
#include <chrono>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "gateway/command/labelled_file.h"
#include "gateway/command/measures.h"

namespace xiaoer::gateway {

constexpr const char* kOutside = "oos";

struct Scored {
  double confidence;
  bool right;
};

using SteadyClock = std::chrono::steady_clock;
[[nodiscard]] double microseconds_since(SteadyClock::time_point begin);

// queries_per_second, p50_us, p99_us, rss_mb.
void put_times(nlohmann::json& result, const Times& times);
// auroc, threshold, in_scope_accuracy, answered, oos_recall, oos_recall_at_90; nothing when `outside` is
// empty.
void put_scope(nlohmann::json& result, const std::vector<Scored>& inside, const std::vector<double>& outside,
               double threshold);
// curve: for each threshold the share of `inside` that is answered, and how much of all that is answered is
// right. Policies are set by it. For scores that are probabilities.
void put_curve(nlohmann::json& result, const std::vector<Scored>& inside, const std::vector<double>& outside);
// Appends the file's texts, labelled as out of scope.
void append_outside(std::vector<nlu::LabelledText>& rows, const std::optional<std::filesystem::path>& file);

}  // namespace xiaoer::gateway
