// SPDX-License-Identifier: Apache-2.0
// The figures of a span of time, counted from what is stored. Reads only; a long span takes its time. Any
// thread.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "foundation/time.h"
#include "storage/database.h"

namespace xiaoer::gateway {

struct Span {
  TimePoint from{}, to{};  // to is outside
};
struct ChannelFigures {
  std::string channel;
  std::int64_t received = 0, answered_by_bot = 0;
};
struct TypeFigures {
  std::string type;
  std::int64_t opened = 0, solved = 0;
};
struct Figures {
  std::int64_t received = 0;         // messages of customers
  std::int64_t answered_by_bot = 0;  // times the bot gave an answer, a step of a flow or a state of affairs
  std::int64_t handed_over = 0;      // times the bot called a person
  std::int64_t tickets_opened = 0, tickets_solved = 0;
  std::optional<double> median_seconds, p90_seconds;  // from the hand-over to a person's first word
  std::vector<ChannelFigures> by_channel;
  std::vector<TypeFigures> by_type;
};
[[nodiscard]] Figures count_figures(Database& database, const Span& span);

// The value that `share` (0 … 1) of the sorted values do not exceed; nothing of nothing.
[[nodiscard]] std::optional<double> percentile(std::vector<double> values, double share);

}  // namespace xiaoer::gateway
