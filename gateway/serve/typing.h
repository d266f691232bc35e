// SPDX-License-Identifier: Apache-2.0
// The events that are told and not stored: who is typing.
#pragma once
#include <string>

#include "gateway/live/hub.h"

namespace xiaoer::gateway {

enum class Typing { stopped, started };
[[nodiscard]] LiveEvent agent_typing_event(const std::string& agent_name, Typing typing);
[[nodiscard]] LiveEvent visitor_typing_event(Id conversation_id, Typing typing);

}  // namespace xiaoer::gateway
