// SPDX-License-Identifier: Apache-2.0
#include "gateway/api/knowledge_views.h"

#include "gateway/http/json_object.h"

namespace xiaoer::gateway {

std::string version_json(const knowledgebase::EntryVersion& version) {
  return JsonObject()
      .set("version", version.version)
      .set("author", version.author)
      .set("at", version.at)
      .set("entry", RawJson{version.content})
      .str();
}

std::string unanswered_json(const knowledgebase::Unanswered& question) {
  return JsonObject()
      .set("id", question.id)
      .set("text", question.text)
      .set("channel", question.channel)
      .set("count", question.count)
      .set("status", question.status)
      .set("first_at", question.first_at)
      .set("last_at", question.last_at)
      .set("conversation_id", question.conversation_id)
      .str();
}

std::string faults_json(const std::vector<knowledgebase::RowFault>& faults) {
  std::vector<std::string> items;
  for (const auto& fault : faults)
    items.push_back(JsonObject().set("line", fault.line).set("what", fault.what).str());
  return json_array(items);
}

std::string import_json(const knowledgebase::ImportReport& report, knowledgebase::ImportMode mode) {
  std::vector<std::string> notes;
  for (const auto& note : report.notes) notes.push_back(json_text(note));
  return JsonObject()
      .set("dry_run", mode == knowledgebase::ImportMode::dry_run)
      .set("created", report.created)
      .set("updated", report.updated)
      .set("unchanged", report.unchanged)
      .set("failed", report.failed)
      .set("notes", RawJson{json_array(notes)})
      .set("faults", RawJson{faults_json(report.faults)})
      .str();
}

}  // namespace xiaoer::gateway
