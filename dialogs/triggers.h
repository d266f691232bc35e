// SPDX-License-Identifier: Apache-2.0
// What a message starts: the flow of its intent or phrase, the flow of a danger. Pure.
#pragma once
#include "dialogs/scene.h"

namespace xiaoer::dialogs {

// The first flow that the message names, or one of whose phrases it says.
[[nodiscard]] const Flow* named_flow(const Scene& scene);
// The flow the message asks for: by a phrase or its name, else by the most pressing intent of at least this
// score.
[[nodiscard]] const Flow* wanted_flow(const Scene& scene, double at_least);
// The first rule of policy.toml that the message's urgency meets; nullptr when there is no danger.
[[nodiscard]] const Urgent* danger(const Scene& scene);

}  // namespace xiaoer::dialogs
