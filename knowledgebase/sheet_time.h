// SPDX-License-Identifier: Apache-2.0
// Times as people and spreadsheet programs write them in a cell. Pure; any thread.
#pragma once
#include <optional>
#include <string_view>

#include "foundation/time.h"

namespace xiaoer::knowledgebase {

enum class DayMeans { its_beginning, its_end };

// RFC 3339; or, in the zone `offset_minutes` east of UTC: "2026-11-22", "2026/11/22 18:00", "2026-11-22
// 18:00:30", or a spreadsheet's day number "46348.75". A day without a time is its beginning or its end.
// nullopt: none of these.
[[nodiscard]] std::optional<TimePoint> parse_sheet_time(std::string_view text, int offset_minutes,
                                                        DayMeans day);

}  // namespace xiaoer::knowledgebase
