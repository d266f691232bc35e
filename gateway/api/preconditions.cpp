// SPDX-License-Identifier: Apache-2.0
#include "gateway/api/preconditions.h"

#include "foundation/ascii.h"
#include "foundation/error.h"
#include "gateway/http/json_object.h"

namespace xiaoer::gateway {

std::int64_t required_version(const Request& request) {
  const auto header = request.headers.find("if-match");
  if (header == request.headers.end())
    throw RequestError(428, "precondition_required",
                       "Send If-Match with the version you have seen (the ETag).");
  std::string_view text = header->second;
  if (text.size() >= 2 && text.front() == '"' && text.back() == '"') text = text.substr(1, text.size() - 2);
  const auto version = whole_number<std::int64_t>(text);
  if (!version || *version < 1)
    throw RequestError(400, "invalid_parameter",
                       "If-Match must be one version as the ETag gave it, like \"7\".");
  return *version;
}

Reply stale_version(const std::string& current_json, std::int64_t current_version) {
  auto reply = problem(
      412, "stale_version", "Somebody changed it meanwhile. Look at it again, then repeat your change.",
      JsonObject().set("version", current_version).set("current", RawJson{current_json}).str());
  reply.headers.emplace("ETag", "\"" + std::to_string(current_version) + "\"");
  return reply;
}

}  // namespace xiaoer::gateway
