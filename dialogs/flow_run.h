// SPDX-License-Identifier: Apache-2.0
// Runs a flow's steps until one waits for an answer or the flow ends. Used by everything in this room that
// starts, continues or ends a flow.
#pragma once
#include "dialogs/scene.h"

namespace xiaoer::dialogs {

// Whether the message that starts a flow is kept as what happened.
enum class Opening { when_long, always, never };

void start_flow(Scene& scene, const Flow& flow, Opening opening);
// Goes on at this step; behind the last step the flow ends.
void run_from(Scene& scene, const Flow& flow, std::size_t index);
// Goes on after the step whose answer came in.
void run_after(Scene& scene, const Flow& flow, std::size_t index);
// A step id of this flow, or "flow:<id>".
void run_target(Scene& scene, const Flow& flow, const std::string& target);
// Puts the question that waits once more, after something else was said in between.
void repeat_step(Scene& scene);
// Forgets the form; what may serve the next one (name, phone) is kept.
void end_flow(Scene& scene);

}  // namespace xiaoer::dialogs
