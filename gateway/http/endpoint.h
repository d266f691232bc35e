// SPDX-License-Identifier: Apache-2.0
// One row of the route table: who may call what, and the function that answers. Handlers know no HTTP
// library; they run on the HTTP pool, return a Reply or throw RequestError / StorageError, which the edge
// turns into application/problem+json (RFC 9457).
#pragma once
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "foundation/message.h"

namespace xiaoer::gateway {

enum class Role { agent, supervisor, knowledge, admin };

struct User {
  Id id = 0;
  std::string name, display_name;
  Role role = Role::agent;
};

struct Request {
  std::string method, path;
  std::map<std::string, std::string> params;          // from the pattern: {id}
  std::map<std::string, std::string> query, headers;  // header names lower case
  std::string body;
  std::string remote;  // IP address; X-Forwarded-For only from configured proxies
  User user;           // id 0 where the route is open

  [[nodiscard]] Id id(const std::string& name = "id") const;            // throws 404 when not a number
  [[nodiscard]] std::string query_text(const std::string& name) const;  // "" when absent
  [[nodiscard]] std::int64_t query_integer(const std::string& name,
                                           std::int64_t fallback) const;  // 400 on nonsense
};

struct Reply {
  int status = 200;
  std::string content_type = "application/json";
  std::string body;
  std::multimap<std::string, std::string> headers;
};

// Who may call a route. `open` needs no session; the others need one, and a CSRF token unless the method is
// GET.
enum class Access { open, any_user, desk, knowledge, supervisor, admin };
// desk: agent, supervisor, admin. knowledge: knowledge, supervisor, admin. supervisor: supervisor, admin.
[[nodiscard]] bool allows(Access access, Role role);

struct Endpoint {
  std::string method;
  std::string pattern;  // "/api/v1/tickets/{id}"
  Access access = Access::admin;
  std::function<Reply(const Request&)> handle;
};
using Endpoints = std::vector<Endpoint>;

[[nodiscard]] std::string to_word(Role role);                // "agent", …
[[nodiscard]] Role role_from_word(const std::string& word);  // throws RequestError 422

// application/problem+json with title and detail; `extra_json` is "" or an object whose members are added.
[[nodiscard]] Reply problem(int status, const std::string& code, const std::string& detail,
                            const std::string& extra_json = "");
// Completes a problem for the one who reads it: "instance" is the path, and the detail begins with the
// Chinese words for its code unless `accept_language` asks for another language first. Leaves other replies
// alone. Called by the edge.
void complete_problem(Reply& reply, const std::string& path, const std::string& accept_language);

}  // namespace xiaoer::gateway
