// SPDX-License-Identifier: Apache-2.0
// /api/v1/kb/entries, /kb/categories: knowledge managers edit, every user reads.
#include "foundation/error.h"
#include "gateway/access/audit.h"
#include "gateway/api/endpoints.h"
#include "gateway/api/json_body.h"
#include "gateway/api/knowledge_edit.h"
#include "gateway/api/knowledge_views.h"
#include "gateway/api/paging.h"
#include "gateway/api/preconditions.h"
#include "gateway/http/json_reply.h"
#include "knowledgebase/entry_json.h"
#include "knowledgebase/entry_rules.h"

namespace xiaoer::gateway {
namespace {

using knowledgebase::Entry;
using knowledgebase::EntryStore;

Reply shown(const Entry& entry, int status = 200) {
  return versioned_reply(knowledgebase::to_json(entry), entry.version, status);
}

Entry required_entry(Services& services, Id id) {
  auto entry = EntryStore(services.database).find(id);
  if (!entry)
    throw RequestError(404, "no_such_entry", "There is no knowledge entry " + std::to_string(id) + ".");
  return *entry;
}

// 412 with the entry as it is now, and who changed it when: what a second editor needs to merge.
Reply stale_entry(Services& services, const Entry& entry) {
  JsonObject extra;
  extra.set("version", entry.version).set("current", RawJson{knowledgebase::to_json(entry)});
  const auto versions = EntryStore(services.database).versions(entry.id, 1);
  if (!versions.empty())
    extra.set("changed_by", versions.front().author).set("changed_at", versions.front().at);
  auto reply = problem(412, "stale_version",
                       "Somebody changed the entry meanwhile. Look at it again, then repeat your change.",
                       extra.str());
  reply.headers.emplace("ETag", "\"" + std::to_string(entry.version) + "\"");
  return reply;
}

// Runs a change that names the version it saw; a stale one is answered with the present state.
Reply guarded_change(Services& services, const Request& request, const std::function<Reply()>& change) {
  try {
    return change();
  } catch (const RequestError& error) {
    if (error.status() != 412) throw;
    return stale_entry(services, required_entry(services, request.id()));
  }
}

Reply list(Services& services, const Request& request) {
  auto statuses = knowledgebase::kStatuses;
  statuses.insert(statuses.begin(), "");
  knowledgebase::EntryFilter filter;
  filter.category = request.query_text("category");
  filter.status = query_word(request, "status", statuses);
  filter.text = searched_text(request);
  filter.limit = limit_of(request);
  const auto keys = cursor_of(request, {0, 0});
  if (keys[1] != 0) filter.after = knowledgebase::EntryPosition{from_millis(keys[0]), keys[1]};
  const auto page = EntryStore(services.database).list(filter);
  std::vector<std::string> items;
  for (const auto& entry : page.items) items.push_back(knowledgebase::to_json(entry));
  return json_reply(
      page_object(items, page.next ? cursor_json({to_millis(page.next->updated_at), page.next->id}) : "null")
          .str());
}

Reply post(Services& services, const Request& request) {
  Entry entry = knowledgebase::entry_from_json(request.body);
  if (entry.key.empty()) entry.key = knowledgebase::key_for(entry.question);
  if (entry.owner.empty()) entry.owner = request.user.name;
  const auto edit = edit_of(services, request.user);
  return shown(
      change_entry(services,
                   [&](Transaction& transaction) { return EntryStore::add(transaction, entry, edit); }),
      201);
}

Reply one(Services& services, const Request& request) {
  return shown(required_entry(services, request.id()));
}

Reply put(Services& services, const Request& request) {
  const auto version = required_version(request);
  const auto edit = edit_of(services, request.user);
  return guarded_change(services, request, [&] {
    Entry entry = knowledgebase::entry_from_json(request.body, required_entry(services, request.id()));
    entry.version = version;
    return shown(change_entry(
        services, [&](Transaction& transaction) { return EntryStore::update(transaction, entry, edit); }));
  });
}

Reply remove(Services& services, const Request& request) {
  const auto version = required_version(request);
  return guarded_change(services, request, [&] {
    (void)change_entry(services, [&](Transaction& transaction) {
      Entry gone = EntryStore::remove(transaction, {request.id(), version});
      add_audit(transaction, {services.clock(), request.user.id, "knowledge_deleted",
                              "entry " + std::to_string(gone.id), gone.key + ": " + gone.question});
      return gone;
    });
    return no_content();
  });
}

Reply versions(Services& services, const Request& request) {
  (void)required_entry(services, request.id());
  std::vector<std::string> items;
  for (const auto& version : EntryStore(services.database).versions(request.id()))
    items.push_back(version_json(version));
  return json_reply(page_object(items, "null").str());
}

Reply restore(Services& services, const Request& request) {
  const auto seen = required_version(request);
  JsonBody body(request);
  const auto version = body.integer("version");
  body.finish();
  const auto edit = edit_of(services, request.user);
  return guarded_change(services, request, [&] {
    return shown(change_entry(services, [&](Transaction& transaction) {
      return EntryStore::restore(transaction, {request.id(), seen}, version, edit);
    }));
  });
}

Reply categories(Services& services, const Request&) {
  std::vector<std::string> items;
  for (const auto& category : EntryStore(services.database).categories())
    items.push_back(JsonObject().set("name", category.name).set("count", category.count).str());
  return json_reply(page_object(items, "null").str());
}

}  // namespace

Endpoints knowledge_endpoints(Services& services) {
  const auto bind = [&services](Reply (*handler)(Services&, const Request&)) {
    return [&services, handler](const Request& request) { return handler(services, request); };
  };
  const std::string at = "/api/v1/kb/entries";
  return {
      {"GET", at, Access::any_user, bind(list)},
      {"POST", at, Access::knowledge, bind(post)},
      {"GET", at + "/{id}", Access::any_user, bind(one)},
      {"PUT", at + "/{id}", Access::knowledge, bind(put)},
      {"DELETE", at + "/{id}", Access::knowledge, bind(remove)},
      {"GET", at + "/{id}/versions", Access::any_user, bind(versions)},
      {"POST", at + "/{id}/restore", Access::knowledge, bind(restore)},
      {"GET", "/api/v1/kb/categories", Access::any_user, bind(categories)},
  };
}

}  // namespace xiaoer::gateway
