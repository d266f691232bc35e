// SPDX-License-Identifier: Apache-2.0
#include "gateway/access/audit.h"
#include "gateway/api/endpoints.h"
#include "gateway/api/json_body.h"
#include "gateway/http/json_reply.h"

namespace xiaoer::gateway {
namespace {

Reply post(Services& services, const Request& request) {
  JsonBody body(request);
  const auto text = visible_text(body.text("text", 500), "text");
  body.finish();
  services.database.write([&](Transaction& transaction) {
    add_audit(transaction, {services.clock(), request.user.id, "notice_sent", "", text});
  });
  const auto json = JsonObject().set("text", text).str();
  services.notice(json);
  return json_reply(json, 202);
}

}  // namespace

Endpoints notice_endpoints(Services& services) {
  return {{"POST", "/api/v1/notices", Access::supervisor,
           [&services](const Request& request) { return post(services, request); }}};
}

}  // namespace xiaoer::gateway
