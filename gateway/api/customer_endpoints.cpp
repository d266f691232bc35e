// SPDX-License-Identifier: Apache-2.0
#include "customers/customer_store.h"
#include "customers/merging.h"
#include "foundation/error.h"
#include "gateway/access/audit.h"
#include "gateway/api/customer_views.h"
#include "gateway/api/endpoints.h"
#include "gateway/api/json_body.h"
#include "gateway/api/paging.h"
#include "gateway/api/preconditions.h"
#include "gateway/http/json_reply.h"

namespace xiaoer::gateway {
namespace {

customers::Customer required_customer(Services& services, Id id) {
  auto customer = customers::find_customer(services.database, id);
  if (!customer) throw RequestError(404, "no_customer", "There is no customer " + std::to_string(id) + ".");
  return *customer;
}

Reply list(Services& services, const Request& request) {
  customers::CustomerFilter filter;
  filter.text = searched_text(request);
  filter.limit = static_cast<int>(limit_of(request));
  const auto keys = cursor_of(request, {0, 0});
  if (keys[1] != 0) filter.after = customers::CustomerCursor{from_millis(keys[0]), keys[1]};
  const auto page = customers::list_customers(services.database, filter);
  std::vector<std::string> items;
  for (const auto& customer : page.items) items.push_back(customer_line_json(customer));
  const auto next = page.next ? cursor_json({to_millis(page.next->updated_at), page.next->id}) : "null";
  return json_reply(page_object(items, next).str());
}

// Nobody sees contact data without a trace of it.
Reply one(Services& services, const Request& request) {
  const auto customer = required_customer(services, request.id());
  const bool reveal = query_word(request, "reveal", {"0", "1"}) == "1";
  if (reveal)
    services.database.write([&](Transaction& transaction) {
      add_audit(transaction, {services.clock(), request.user.id, "customer_revealed",
                              "customer " + std::to_string(customer.id), ""});
    });
  const auto contacts = reveal ? Contacts::revealed : Contacts::masked;
  return versioned_reply(customer_json(services.database, customer, contacts), customer.version);
}

// A masked value that a page sends back must not replace the true one.
std::optional<std::string> unmasked(std::optional<std::string> value) {
  if (value && value->find('*') != std::string::npos)
    throw RequestError(422, "masked_value", "This contact is masked. Reveal it before you change it.");
  return value;
}

Reply patch(Services& services, const Request& request) {
  customers::CustomerUpdate update;
  update.version = required_version(request);
  JsonBody body(request);
  update.name = body.optional_text("name");
  update.phone = unmasked(body.optional_text("phone"));
  update.email = unmasked(body.optional_text("email"));
  update.company = body.optional_text("company");
  update.level = body.optional_text("level");
  update.language = body.optional_text("language");
  update.note = body.optional_text("note", 4000);
  update.tags = body.optional_texts("tags");
  body.finish();
  const auto present = required_customer(services, request.id());
  update.id = present.id;
  if (present.version != update.version)
    return stale_version(customer_json(services.database, present, Contacts::masked), present.version);
  services.database.write([&](Transaction& transaction) {
    (void)customers::update_customer(transaction, update, services.clock());
    add_audit(transaction, {services.clock(), request.user.id, "customer_changed",
                            "customer " + std::to_string(update.id), ""});
  });
  const auto after = required_customer(services, update.id);
  return versioned_reply(customer_json(services.database, after, Contacts::masked), after.version);
}

// {id} takes over what `from` has; merge_id takes it back.
Reply post_merge(Services& services, const Request& request) {
  JsonBody body(request);
  const customers::Merge wanted{body.integer("from"), request.id(), request.user.id, services.clock()};
  body.finish();
  Id merge_id = 0;
  services.database.write(
      [&](Transaction& transaction) { merge_id = customers::merge(transaction, wanted); });
  services.changed(0);
  return json_reply(JsonObject().set("merge_id", merge_id).set("customer_id", wanted.into).str());
}

Reply post_undo(Services& services, const Request& request) {
  if (!request.body.empty()) JsonBody(request).finish();
  services.database.write([&](Transaction& transaction) {
    customers::unmerge(transaction, {request.id(), request.user.id, services.clock()});
  });
  services.changed(0);
  return no_content();
}

}  // namespace

Endpoints customer_endpoints(Services& services) {
  const auto bind = [&services](Reply (*handler)(Services&, const Request&)) {
    return [&services, handler](const Request& request) { return handler(services, request); };
  };
  const std::string at = "/api/v1/customers";
  return {
      {"GET", at, Access::desk, bind(list)},
      {"GET", at + "/{id}", Access::desk, bind(one)},
      {"PATCH", at + "/{id}", Access::desk, bind(patch)},
      {"POST", at + "/{id}/merge", Access::supervisor, bind(post_merge)},
      {"POST", "/api/v1/customer-merges/{id}/undo", Access::supervisor, bind(post_undo)},
  };
}

}  // namespace xiaoer::gateway
