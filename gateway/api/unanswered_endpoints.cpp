// SPDX-License-Identifier: Apache-2.0
// /api/v1/kb/unanswered, /kb/try: how the knowledge base learns, and what the bot would say.
#include "foundation/error.h"
#include "gateway/api/endpoints.h"
#include "gateway/api/json_body.h"
#include "gateway/api/knowledge_edit.h"
#include "gateway/api/knowledge_views.h"
#include "gateway/api/paging.h"
#include "gateway/command/nlu_commands.h"
#include "gateway/http/json_reply.h"
#include "knowledgebase/entry_json.h"
#include "knowledgebase/entry_rules.h"

namespace xiaoer::gateway {
namespace {

using knowledgebase::Entry;
using knowledgebase::EntryStore;
using knowledgebase::UnansweredStore;

Reply list(Services& services, const Request& request) {
  const auto status = query_word(request, "status", {"open", "resolved", "ignored"});
  std::vector<std::string> items;
  for (const auto& question : UnansweredStore(services.database).list(status, limit_of(request)))
    items.push_back(unanswered_json(question));
  return json_reply(page_object(items, "null").str());
}

struct Resolution {
  Id question_id = 0;
  std::string as;
  std::optional<Id> entry_id;
};

// Throws RequestError 422 when the three words and the entry do not fit together.
Resolution resolution_of(const Request& request) {
  JsonBody body(request);
  Resolution out{request.id(), body.text("as"), body.optional_integer("entry_id")};
  body.finish();
  if (out.as != "new" && out.as != "similar" && out.as != "ignore")
    throw RequestError(422, "unknown_resolution", "'as' must be new, similar or ignore.");
  if (out.as == "similar" && !out.entry_id)
    throw RequestError(422, "missing_entry",
                       "'similar' needs entry_id: the entry that answers the question.");
  return out;
}

// The entry that now has the question; id 0 when there is none.
Entry resolve_in(Transaction& transaction, const Resolution& resolution, const knowledgebase::Edit& edit) {
  if (resolution.as == "similar")
    return UnansweredStore::resolve_as_similar(transaction, resolution.question_id, *resolution.entry_id,
                                               edit);
  if (resolution.as == "new" && !resolution.entry_id)
    return UnansweredStore::resolve_as_new(transaction, resolution.question_id, edit);
  if (resolution.as == "new")  // the editor wrote the entry already
    return UnansweredStore::resolve_with(transaction, resolution.question_id, *resolution.entry_id);
  UnansweredStore::ignore(transaction, resolution.question_id);
  return {};
}

Reply resolve(Services& services, const Request& request) {
  const auto resolution = resolution_of(request);
  const auto edit = edit_of(services, request.user);
  (void)change_entry(services,
                     [&](Transaction& transaction) { return resolve_in(transaction, resolution, edit); });
  const auto question = UnansweredStore(services.database).find(resolution.question_id);
  if (!question) throw RequestError(404, "no_such_question", "There is no such question any more.");
  return json_reply(unanswered_json(*question));
}

// The knowledge as it would be with this entry published; the text of an editor that is not saved yet.
std::shared_ptr<const knowledgebase::Snapshot> knowledge_with(Services& services, const std::string& json) {
  Entry draft = knowledgebase::entry_from_json(json);
  if (draft.key.empty()) draft.key = knowledgebase::key_for(draft.question);
  draft = knowledgebase::tidied(std::move(draft));
  draft.status = "published";
  auto entries = EntryStore(services.database).published();
  std::erase_if(entries, [&](const Entry& entry) {
    draft.id = entry.key == draft.key ? entry.id : draft.id;
    return entry.key == draft.key;
  });
  if (draft.id == 0) draft.id = -1;  // no stored entry has it
  entries.push_back(std::move(draft));
  return knowledgebase::Snapshot::build(entries, services.clock());
}

Reply try_text(Services& services, const Request& request) {
  JsonBody body(request);
  const auto text = body.text("text", 4000);
  const auto entry = body.optional_object("entry");
  body.finish();
  Rules rules = services.rules.current();
  if (entry) rules.knowledge = knowledge_with(services, *entry);
  return json_reply(explain_json(rules, text, services.clock()));
}

}  // namespace

Endpoints unanswered_endpoints(Services& services) {
  const auto bind = [&services](Reply (*handler)(Services&, const Request&)) {
    return [&services, handler](const Request& request) { return handler(services, request); };
  };
  const std::string at = "/api/v1/kb/unanswered";
  return {
      {"GET", at, Access::knowledge, bind(list)},
      {"POST", at + "/{id}/resolve", Access::knowledge, bind(resolve)},
      {"POST", "/api/v1/kb/try", Access::knowledge, bind(try_text)},
  };
}

}  // namespace xiaoer::gateway
