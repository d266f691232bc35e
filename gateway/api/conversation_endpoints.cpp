// SPDX-License-Identifier: Apache-2.0
#include "gateway/api/conversation_actions.h"
#include "gateway/api/conversation_rows.h"
#include "gateway/api/endpoints.h"
#include "gateway/api/json_body.h"
#include "gateway/api/json_views.h"
#include "gateway/api/paging.h"
#include "gateway/http/json_reply.h"

namespace xiaoer::gateway {
namespace {

std::string counts_json(const ConversationCounts& counts) {
  return JsonObject().set("mine", counts.mine).set("queued", counts.queued).set("all", counts.all).str();
}

Reply list(Services& services, const Request& request) {
  const auto view = query_word(request, "view", {"all", "mine", "queued", "bot", "resolved"});
  const auto limit = limit_of(request);
  auto rows = list_conversations(services.database, {view, request.user.id, search_pattern(request),
                                                     cursor_of(request, first_keys(view)), limit + 1});
  std::string next = "null";
  if (static_cast<std::int64_t>(rows.size()) > limit) {
    rows.pop_back();
    next = cursor_json(keys_of(view, rows.back()));
  }
  std::vector<std::string> items;
  for (const auto& row : rows) items.push_back(conversation_json(row));
  const auto counts = counts_json(count_conversations(services.database, request.user.id));
  return json_reply(page_object(items, next).set("counts", RawJson{counts}).str());
}

std::optional<channels::Allowance> allowance_of(Services& services, Id id) {
  if (!services.allowance) return std::nullopt;
  const auto rows =
      services.database.read("SELECT channel, account, peer, thread FROM conversation WHERE id = $1", {id});
  if (rows.empty()) return std::nullopt;
  return services.allowance({rows[0].text(0), rows[0].text(1), rows[0].text(2), rows[0].text(3)});
}

Reply shown(Services& services, Id id) {
  const auto view = find_conversation(services.database, id);
  return versioned_reply(conversation_json(view, allowance_of(services, id)), view.version);
}

Reply one(Services& services, const Request& request) {
  return shown(services, request.id());
}

// Actions without a body; an empty object is welcome.
void require_empty(const Request& request) {
  if (!request.body.empty()) JsonBody(request).finish();
}

Reply post_take(Services& services, const Request& request) {
  require_empty(request);
  take({services, request.user, request.id()});
  return shown(services, request.id());
}

Reply post_release(Services& services, const Request& request) {
  require_empty(request);
  release({services, request.user, request.id()});
  return shown(services, request.id());
}

Reply post_return(Services& services, const Request& request) {
  require_empty(request);
  return_to_bot({services, request.user, request.id()});
  return shown(services, request.id());
}

Reply post_assign(Services& services, const Request& request) {
  JsonBody body(request);
  const auto user_id = body.integer("user_id");
  body.finish();
  assign({services, request.user, request.id()}, user_id);
  return shown(services, request.id());
}

Reply post_resolve(Services& services, const Request& request) {
  Resolution resolution;
  if (!request.body.empty()) {
    JsonBody body(request);
    resolution.summary = body.optional_text("summary", 2000).value_or("");
    resolution.category = body.optional_text("category", 100).value_or("");
    body.finish();
  }
  resolve({services, request.user, request.id()}, resolution);
  return shown(services, request.id());
}

Reply post_read(Services& services, const Request& request) {
  JsonBody body(request);
  const auto seq = body.integer("seq");
  body.finish();
  mark_read({services, request.user, request.id()}, seq);
  return no_content();
}

Reply post_typing(Services& services, const Request& request) {
  JsonBody body(request);
  const bool on = body.flag("on");
  body.finish();
  (void)find_conversation(services.database, request.id());
  services.agent_typing(request.id(), request.user.display_name, on);
  return no_content();
}

}  // namespace

Endpoints conversation_endpoints(Services& services) {
  const auto bind = [&services](Reply (*handler)(Services&, const Request&)) {
    return [&services, handler](const Request& request) { return handler(services, request); };
  };
  const std::string at = "/api/v1/conversations";
  return {
      {"GET", at, Access::desk, bind(list)},
      {"GET", at + "/{id}", Access::desk, bind(one)},
      {"POST", at + "/{id}/take", Access::desk, bind(post_take)},
      {"POST", at + "/{id}/release", Access::desk, bind(post_release)},
      {"POST", at + "/{id}/return", Access::desk, bind(post_return)},
      {"POST", at + "/{id}/assign", Access::desk, bind(post_assign)},
      {"POST", at + "/{id}/resolve", Access::desk, bind(post_resolve)},
      {"POST", at + "/{id}/read", Access::desk, bind(post_read)},
      {"POST", at + "/{id}/typing", Access::desk, bind(post_typing)},
  };
}

}  // namespace xiaoer::gateway
