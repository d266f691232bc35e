// SPDX-License-Identifier: Apache-2.0
// Whether a step of a flow applies now. Pure.
#pragma once
#include "dialogs/scene.h"

namespace xiaoer::dialogs {

[[nodiscard]] bool all_hold(const std::vector<Condition>& conditions, const Scene& scene);
[[nodiscard]] bool has_open_ticket(const Scene& scene);
[[nodiscard]] bool is_open(const TicketFact& ticket);  // neither solved nor closed

}  // namespace xiaoer::dialogs
