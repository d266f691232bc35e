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

// He is queued already.
[[nodiscard]] bool waits_for_person(const Scene& scene);
// Says that somebody is on the way and that all he says is kept: once while he waits, then nothing.
void tell_waiting(Scene& scene);

}  // namespace xiaoer::dialogs
