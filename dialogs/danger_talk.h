// SPDX-License-Identifier: Apache-2.0
// What the bot does about danger: the flow that belongs to it, or a note to the ticket that is open already
// and another call for a person. Called by the decision order.
#pragma once
#include "dialogs/scene.h"

namespace xiaoer::dialogs {

// Whether the message tells danger and was taken so.
bool take_danger(Scene& scene);
// The same for danger that even a wish for a person does not put off: its flow calls one by itself.
bool take_first_danger(Scene& scene);

}  // namespace xiaoer::dialogs
