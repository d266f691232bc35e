// SPDX-License-Identifier: Apache-2.0
// "订单号错了，是…": puts a collected field right in the middle of a flow.
#pragma once
#include <optional>

#include "dialogs/scene.h"

namespace xiaoer::dialogs {

// True when the message was a correction and has been answered. `waiting` is the step whose answer we wait
// for.
bool take_correction(Scene& scene, const Flow& flow, std::size_t waiting);
// Forgets this field's value and asks for it again.
void ask_again(Scene& scene, const Flow& flow, const std::string& field);

// "哦不对，是…" soon after a ticket was opened, outside a flow: a note to that ticket.
bool take_amendment(Scene& scene);
// Of the list "which item is wrong?", the line whose field the message names.
[[nodiscard]] std::optional<std::size_t> named_line(const Scene& scene, const Flow& flow);

}  // namespace xiaoer::dialogs
