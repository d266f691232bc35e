// SPDX-License-Identifier: Apache-2.0
#include "gateway/http/endpoint.h"

#include <array>

#include "foundation/ascii.h"
#include "foundation/error.h"

namespace xiaoer::gateway {
namespace {

struct RoleWord {
  Role role;
  const char* word;
};
constexpr std::array<RoleWord, 4> kRoles{{{Role::agent, "agent"},
                                          {Role::supervisor, "supervisor"},
                                          {Role::knowledge, "knowledge"},
                                          {Role::admin, "admin"}}};

}  // namespace

Id Request::id(const std::string& name) const {
  const auto found = params.find(name);
  const auto value = found == params.end() ? std::nullopt : whole_number<std::int64_t>(found->second);
  if (!value || *value <= 0) throw RequestError(404, "not_found", "There is nothing at " + path + ".");
  return *value;
}

std::string Request::query_text(const std::string& name) const {
  const auto found = query.find(name);
  return found == query.end() ? "" : found->second;
}

std::int64_t Request::query_integer(const std::string& name, std::int64_t fallback) const {
  const auto found = query.find(name);
  if (found == query.end() || found->second.empty()) return fallback;
  const auto value = whole_number<std::int64_t>(found->second);
  if (!value)
    throw RequestError(400, "invalid_parameter",
                       "The query parameter '" + name + "' must be a whole number.");
  return *value;
}

bool allows(Access access, Role role) {
  const bool leads = role == Role::supervisor || role == Role::admin;
  switch (access) {
    case Access::open:
    case Access::any_user:
      return true;
    case Access::desk:
      return leads || role == Role::agent;
    case Access::knowledge:
      return leads || role == Role::knowledge;
    case Access::supervisor:
      return leads;
    case Access::admin:
      return role == Role::admin;
  }
  return false;
}

std::string to_word(Role role) {
  for (const auto& row : kRoles)
    if (row.role == role) return row.word;
  throw std::logic_error("a role without a word");
}

Role role_from_word(const std::string& word) {
  for (const auto& row : kRoles)
    if (row.word == word) return row.role;
  throw RequestError(422, "unknown_role", "A role is one of agent, supervisor, knowledge, admin.");
}

}  // namespace xiaoer::gateway
