// SPDX-License-Identifier: Apache-2.0
#include "gateway/api/conversation_rows.h"
#include "gateway/api/endpoints.h"
#include "gateway/api/json_body.h"
#include "gateway/api/json_views.h"
#include "gateway/api/notes.h"
#include "gateway/http/json_reply.h"

namespace xiaoer::gateway {
namespace {

std::string note_json(const Note& note) {
  return JsonObject()
      .set("id", note.id)
      .set("author", RawJson{person_json({note.author_id, note.author_name})})
      .set("text", note.text)
      .set("created_at", note.created_at)
      .str();
}

Reply list(Services& services, const Request& request) {
  (void)find_conversation(services.database, request.id());
  std::vector<std::string> items;
  for (const auto& note : notes_of(services.database, request.id())) items.push_back(note_json(note));
  return json_reply(page_object(items, "null").str());
}

Reply post(Services& services, const Request& request) {
  JsonBody body(request);
  const auto text = visible_text(body.text("text", 5000), "text");
  body.finish();
  Note note{0, request.user.id, request.user.display_name, text, services.clock()};
  services.database.write([&](Transaction& transaction) {
    const auto conversation = load_conversation(transaction, request.id());
    note.id = add_note(transaction, conversation, {note.author_id, note.text, note.created_at});
  });
  services.changed(0);
  return json_reply(note_json(note), 201);
}

}  // namespace

Endpoints note_endpoints(Services& services) {
  const std::string at = "/api/v1/conversations/{id}/notes";
  return {
      {"GET", at, Access::desk, [&services](const Request& request) { return list(services, request); }},
      {"POST", at, Access::desk, [&services](const Request& request) { return post(services, request); }},
  };
}

}  // namespace xiaoer::gateway
