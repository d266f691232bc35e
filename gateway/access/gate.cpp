// SPDX-License-Identifier: Apache-2.0
#include "gateway/access/gate.h"

#include "foundation/random.h"
#include "gateway/access/cookie.h"

namespace xiaoer::gateway {
namespace {

bool changes_something(const std::string& method) {
  return method != "GET" && method != "HEAD";
}

bool has_csrf(const Request& request, const Session& session) {
  const auto header = request.headers.find("x-csrf-token");
  return header != request.headers.end() &&
         equal_constant_time(sha256_hex(header->second), session.csrf_hash);
}

}  // namespace

std::variant<Request, Reply> Gate::admit(const Endpoint& endpoint, Request request) const {
  if (endpoint.access == Access::open) return request;
  const auto& public_url = services_.options.public_url;
  const auto session = services_.sessions.find(session_token(request.headers, public_url));
  if (!session)
    return problem(401, "not_signed_in", "You are not signed in, or the session has ended. Sign in again.");
  if (!allows(endpoint.access, session->user.role))
    return problem(403, "forbidden", "Your role may not do this. Ask an administrator.");
  if (changes_something(request.method)) {
    if (!is_own_origin(request.headers, public_url))
      return problem(403, "foreign_origin",
                     "Another site made this request. Use the desk at its own address.");
    if (!has_csrf(request, *session))
      return problem(403, "csrf",
                     "The X-CSRF-Token header is missing or wrong. GET /api/v1/session tells it.");
  }
  request.user = session->user;
  return request;
}

}  // namespace xiaoer::gateway
