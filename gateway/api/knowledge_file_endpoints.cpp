// SPDX-License-Identifier: Apache-2.0
// /api/v1/kb/import and /kb/export: the knowledge base as a file that people edit in their spreadsheet.
#include <filesystem>
#include <fstream>
#include <iterator>

#include "foundation/error.h"
#include "foundation/random.h"
#include "gateway/access/audit.h"
#include "gateway/api/endpoints.h"
#include "gateway/api/knowledge_edit.h"
#include "gateway/api/knowledge_views.h"
#include "gateway/api/paging.h"
#include "gateway/http/json_reply.h"
#include "knowledgebase/exporter.h"

namespace xiaoer::gateway {
namespace {

using knowledgebase::FileFormat;
using knowledgebase::ImportMode;

// A file of this request alone, gone when it is done.
class ScratchFile {
 public:
  explicit ScratchFile(const std::string& ending)
      : path_(std::filesystem::temp_directory_path() / ("xiaoer-" + random_token() + ending)) {}
  ~ScratchFile() {
    std::error_code ignored;
    std::filesystem::remove(path_, ignored);
  }
  ScratchFile(const ScratchFile&) = delete;
  ScratchFile& operator=(const ScratchFile&) = delete;
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  [[nodiscard]] std::string bytes() const {
    std::ifstream in(path_, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }

 private:
  std::filesystem::path path_;
};

std::string word_of_format(const Request& request) {
  return query_word(request, "format", {"csv", "xlsx", "toml"});
}

std::string mime_of(const std::string& format) {
  if (format == "csv") return "text/csv; charset=utf-8";
  if (format == "xlsx") return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
  return "application/toml";
}

Reply import_file(Services& services, const Request& request) {
  const auto format = *knowledgebase::format_of("." + word_of_format(request));
  const auto mode =
      query_word(request, "mode", {"apply", "dry_run"}) == "apply" ? ImportMode::apply : ImportMode::dry_run;
  const knowledgebase::ImportOptions options{
      mode, edit_of(services, request.user), services.zone_offset_minutes, {}};
  const auto report = knowledgebase::import_entries(services.database, request.body, format, options);
  if (mode == ImportMode::apply && report.created + report.updated > 0) {
    services.database.write([&](Transaction& transaction) {
      add_event(transaction, 0, 0, "knowledge", 0, services.clock());
      add_audit(transaction, {services.clock(), request.user.id, "knowledge_imported", "knowledge base",
                              std::to_string(report.created) + " created, " + std::to_string(report.updated) +
                                  " updated, " + std::to_string(report.failed) + " failed"});
    });
    announce_knowledge(services);
  }
  return json_reply(import_json(report, mode));
}

Reply export_file(Services& services, const Request& request) {
  const std::string format = word_of_format(request);
  const ScratchFile file("." + format);
  knowledgebase::export_file(knowledgebase::EntryStore(services.database).all(),
                             *knowledgebase::format_of("." + format), file.path());
  Reply reply = json_reply(file.bytes());
  reply.content_type = mime_of(format);
  reply.headers.emplace("Content-Disposition", "attachment; filename=\"knowledge." + format + "\"");
  reply.headers.emplace("X-Content-Type-Options", "nosniff");
  return reply;
}

}  // namespace

Endpoints knowledge_file_endpoints(Services& services) {
  return {
      {"POST", "/api/v1/kb/import", Access::knowledge,
       [&services](const Request& request) { return import_file(services, request); }},
      {"GET", "/api/v1/kb/export", Access::knowledge,
       [&services](const Request& request) { return export_file(services, request); }},
  };
}

}  // namespace xiaoer::gateway
