// SPDX-License-Identifier: Apache-2.0
#include "gateway/access/cookie.h"
#include "gateway/access/setup_link.h"
#include "gateway/access/sign_in.h"
#include "gateway/api/endpoints.h"
#include "gateway/api/json_body.h"
#include "gateway/api/json_views.h"
#include "gateway/http/json_reply.h"

namespace xiaoer::gateway {
namespace {

std::string session_json(const AccessServices& services, const User& user, const std::string& token) {
  return JsonObject()
      .set("user", RawJson{user_json(user)})
      .set("csrf", csrf_of(token))
      .set("live_url", services.options.live_url)
      .str();
}

Reply signed_in_reply(const AccessServices& services, const SignedIn& signed_in, int status) {
  auto reply = json_reply(session_json(services, signed_in.user, signed_in.token), status);
  reply.headers.emplace("Set-Cookie", session_cookie(signed_in.token, services.options.public_url));
  return reply;
}

// A foreign page must not sign a browser in as somebody else.
void require_own_origin(const AccessServices& services, const Request& request) {
  if (!is_own_origin(request.headers, services.options.public_url))
    throw RequestError(403, "foreign_origin",
                       "Another site made this request. Use the desk at its own address.");
}

Reply throttled_reply(const Throttled& refusal) {
  auto reply = problem(refusal.status(), refusal.code(), refusal.what(),
                       JsonObject().set("retry_after", refusal.seconds()).str());
  reply.headers.emplace("Retry-After", std::to_string(refusal.seconds()));
  return reply;
}

Reply post_session(AccessServices& services, const Request& request) {
  require_own_origin(services, request);
  JsonBody body(request);
  const auto name = body.text("name", 1000), password = body.text("password", 1000);
  body.finish();
  try {
    const auto signed_in = sign_in(services, name, password, request.remote);
    services.sessions.close(session_token(request.headers, services.options.public_url));
    return signed_in_reply(services, signed_in, 200);
  } catch (const Throttled& refusal) {
    return throttled_reply(refusal);
  }
}

Reply get_session(AccessServices& services, const Request& request) {
  return json_reply(
      session_json(services, request.user, session_token(request.headers, services.options.public_url)));
}

Reply delete_session(AccessServices& services, const Request& request) {
  services.sessions.close(session_token(request.headers, services.options.public_url));
  auto reply = no_content();
  reply.headers.emplace("Set-Cookie", ended_session_cookie(services.options.public_url));
  return reply;
}

Reply get_setup(AccessServices& services, const Request& request) {
  if (!is_setup_link_valid(services.database, request.query_text("token"), services.clock()))
    throw RequestError(404, "not_found",
                       "This link was used already or is too old. Restart the service for a new one.");
  return json_reply(JsonObject().set("valid", true).str());
}

Reply post_setup(AccessServices& services, const Request& request) {
  require_own_origin(services, request);
  JsonBody body(request);
  FirstAdmin admin{body.text("token"), body.text("name", 1000), body.text("password", 1000),
                   body.optional_text("display_name", 1000).value_or("")};
  body.finish();
  return signed_in_reply(services, set_up(services, admin), 201);
}

Reply put_password(AccessServices& services, const Request& request) {
  JsonBody body(request);
  PasswordChange change{request.user.id, body.text("old", 1000), body.text("new", 1000), request.remote,
                        session_token(request.headers, services.options.public_url)};
  body.finish();
  try {
    change_password(services, change);
    return no_content();
  } catch (const Throttled& refusal) {
    return throttled_reply(refusal);
  }
}

}  // namespace

Endpoints session_endpoints(AccessServices& services) {
  const auto bind = [&services](Reply (*handler)(AccessServices&, const Request&)) {
    return [&services, handler](const Request& request) { return handler(services, request); };
  };
  return {
      {"POST", "/api/v1/session", Access::open, bind(post_session)},
      {"GET", "/api/v1/session", Access::any_user, bind(get_session)},
      {"DELETE", "/api/v1/session", Access::any_user, bind(delete_session)},
      {"PUT", "/api/v1/session/password", Access::any_user, bind(put_password)},
      {"GET", "/api/v1/setup", Access::open, bind(get_setup)},
      {"POST", "/api/v1/setup", Access::open, bind(post_setup)},
  };
}

}  // namespace xiaoer::gateway
