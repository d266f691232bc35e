// SPDX-License-Identifier: Apache-2.0
#include "gateway/api/conversation_rows.h"
#include "gateway/api/conversation_split.h"
#include "gateway/api/endpoints.h"
#include "gateway/api/json_body.h"
#include "gateway/api/json_views.h"
#include "gateway/http/json_reply.h"

namespace xiaoer::gateway {

Endpoints split_endpoints(Services& services) {
  const auto split = [&services](const Request& request) {
    JsonBody body(request);
    const auto seq = body.integer("seq");
    body.finish();
    const Id made = split_conversation({services, request.user, request.id()}, seq);
    const auto view = find_conversation(services.database, made);
    return versioned_reply(conversation_json(view, std::nullopt), view.version, 201);
  };
  return {{"POST", "/api/v1/conversations/{id}/split", Access::desk, split}};
}

}  // namespace xiaoer::gateway
