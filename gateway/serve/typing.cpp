// SPDX-License-Identifier: Apache-2.0
#include "gateway/serve/typing.h"

#include <nlohmann/json.hpp>

namespace xiaoer::gateway {

LiveEvent agent_typing_event(const std::string& agent_name, Typing typing) {
  const nlohmann::json data = {{"author", "agent"}, {"name", agent_name}, {"on", typing == Typing::started}};
  return {0, "typing", data.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace)};
}

LiveEvent visitor_typing_event(Id conversation_id, Typing typing) {
  const nlohmann::json data = {{"conversation_id", conversation_id}, {"on", typing == Typing::started}};
  return {0, "typing", data.dump()};
}

}  // namespace xiaoer::gateway
