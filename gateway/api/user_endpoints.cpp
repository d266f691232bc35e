// SPDX-License-Identifier: Apache-2.0
#include "foundation/error.h"
#include "foundation/text.h"
#include "gateway/access/audit.h"
#include "gateway/api/endpoints.h"
#include "gateway/api/json_body.h"
#include "gateway/api/json_views.h"
#include "gateway/http/json_reply.h"

namespace xiaoer::gateway {
namespace {

std::string required_display_name(const std::string& typed) {
  auto name = clean_name(typed);
  if (name.empty()) throw RequestError(422, "invalid_name", "The field 'display_name' is empty.");
  return name;
}

Reply list(AccessServices& services, const Request&) {
  std::vector<std::string> items;
  for (const auto& account : services.users.all()) items.push_back(account_json(account));
  return json_reply(page_object(items, "null").str());
}

Reply post(AccessServices& services, const Request& request) {
  JsonBody body(request);
  NewUser user;
  user.name = user_name(body.text("name"));
  user.display_name = required_display_name(body.optional_text("display_name").value_or(user.name));
  user.role = role_from_word(body.text("role"));
  const auto password = body.text("password", 1000);
  body.finish();
  require_strong_password(password, user.name);
  user.password_hash = services.passwords.hash(password);
  const auto now = services.clock();
  Id id = 0;
  services.database.write([&](Transaction& transaction) {
    id = add_user(transaction, user, now);
    add_audit(transaction,
              {now, request.user.id, "user_added", "user " + std::to_string(id), to_word(user.role)});
  });
  return json_reply(account_json({{id, user.name, user.display_name, user.role}, false, now, ""}), 201);
}

// What changed, for the audit; never the password itself.
std::string told(const UserChange& change) {
  std::string text;
  if (change.role) text += "role " + to_word(*change.role) + "; ";
  if (change.disabled) text += *change.disabled ? "disabled; " : "enabled; ";
  if (change.display_name) text += "display name; ";
  if (change.password_hash) text += "password; ";
  return text.substr(0, text.size() - std::min<std::size_t>(text.size(), 2));
}

UserChange change_of(AccessServices& services, const Request& request, const std::string& name) {
  JsonBody body(request);
  UserChange change;
  if (const auto role = body.optional_text("role")) change.role = role_from_word(*role);
  change.disabled = body.optional_flag("disabled");
  if (const auto display_name = body.optional_text("display_name"))
    change.display_name = required_display_name(*display_name);
  const auto password = body.optional_text("password", 1000);
  body.finish();
  if (password) {
    require_strong_password(*password, name);
    change.password_hash = services.passwords.hash(*password);
  }
  return change;
}

Reply patch(AccessServices& services, const Request& request) {
  const auto before = services.users.find(request.id());
  if (!before) throw RequestError(404, "not_found", "There is no user " + std::to_string(request.id()) + ".");
  const auto change = change_of(services, request, before->user.name);
  services.database.write([&](Transaction& transaction) {
    change_user(transaction, before->user.id, change);
    add_audit(transaction, {services.clock(), request.user.id, "user_changed",
                            "user " + std::to_string(before->user.id), told(change)});
  });
  return json_reply(account_json(services.users.find(before->user.id).value()));
}

}  // namespace

Endpoints user_endpoints(AccessServices& services) {
  const auto bind = [&services](Reply (*handler)(AccessServices&, const Request&)) {
    return [&services, handler](const Request& request) { return handler(services, request); };
  };
  return {
      {"GET", "/api/v1/users", Access::any_user, bind(list)},
      {"POST", "/api/v1/users", Access::admin, bind(post)},
      {"PATCH", "/api/v1/users/{id}", Access::admin, bind(patch)},
  };
}

}  // namespace xiaoer::gateway
