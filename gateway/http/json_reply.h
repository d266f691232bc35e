// SPDX-License-Identifier: Apache-2.0
// The usual replies, in one line each. For endpoint handlers.
#pragma once
#include <string>
#include <vector>

#include "gateway/http/endpoint.h"
#include "gateway/http/json_object.h"

namespace xiaoer::gateway {

[[nodiscard]] inline Reply json_reply(std::string json, int status = 200) {
  Reply reply;
  reply.status = status;
  reply.body = std::move(json);
  reply.headers.emplace("Cache-Control", "no-store");
  return reply;
}
[[nodiscard]] inline Reply no_content() {
  Reply reply;
  reply.status = 204;
  return reply;
}
// With the version as the ETag, for If-Match.
[[nodiscard]] inline Reply versioned_reply(std::string json, std::int64_t version, int status = 200) {
  auto reply = json_reply(std::move(json), status);
  reply.headers.emplace("ETag", "\"" + std::to_string(version) + "\"");
  return reply;
}
// {"items":[…],"next_cursor":…}; `next_cursor` is JSON.
[[nodiscard]] inline JsonObject page_object(const std::vector<std::string>& items, std::string next_cursor) {
  return JsonObject()
      .set("items", RawJson{json_array(items)})
      .set("next_cursor", RawJson{std::move(next_cursor)});
}

}  // namespace xiaoer::gateway
