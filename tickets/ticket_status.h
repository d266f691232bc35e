// SPDX-License-Identifier: Apache-2.0
// Which way a ticket may go. Pure; used by the store, and by the desk to offer only what is allowed.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace xiaoer::tickets {

// Where a ticket of this status may go next; empty for "closed" and for unknown words.
[[nodiscard]] const std::vector<std::string>& next_statuses(std::string_view status);
[[nodiscard]] bool may_become(std::string_view from, std::string_view to);
// One step up; "urgent" stays.
[[nodiscard]] std::string raised_priority(const std::string& priority);

}  // namespace xiaoer::tickets
