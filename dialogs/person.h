// SPDX-License-Identifier: Apache-2.0
// Calling a person: at once when somebody is there, else by taking a message that becomes a ticket.
#pragma once
#include "dialogs/scene.h"

namespace xiaoer::dialogs {

// reason: "asked", "risk", "missed_twice", "flow", "vip". `reply` is said when somebody is there.
void call_person(Scene& scene, const std::string& reason, const std::string& reply);
// The action alone, queued whether somebody is there or not.
void queue_for_person(Scene& scene, const std::string& reason, const std::string& priority);
// The customer wants a person and says so.
[[nodiscard]] bool asks_for_person(const Scene& scene);

}  // namespace xiaoer::dialogs
