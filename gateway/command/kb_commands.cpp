// SPDX-License-Identifier: Apache-2.0
#include "gateway/command/kb_commands.h"

#include <fmt/format.h>

#include <fstream>
#include <iterator>
#include <ostream>

#include "foundation/error.h"
#include "gateway/api/knowledge_views.h"
#include "gateway/http/json_object.h"
#include "knowledgebase/entry_store.h"
#include "knowledgebase/lint.h"
#include "knowledgebase/recall.h"

namespace xiaoer::gateway {
namespace {

using knowledgebase::EntryStore;
using knowledgebase::FileFormat;
using knowledgebase::ImportMode;
using knowledgebase::ImportReport;
using knowledgebase::RecallReport;
using knowledgebase::RowFault;

constexpr int kGood = 0, kFailed = 1, kWrongUse = 2, kPartly = 3;

std::optional<FileFormat> format_or_say(const KbSession& session, const std::filesystem::path& file) {
  const auto format = knowledgebase::format_of(file.filename().string());
  if (!format) session.talk << file.string() << ": the name must end in .csv, .xlsx or .toml\n";
  return format;
}

std::optional<std::string> read_or_say(const KbSession& session, const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::string bytes{std::istreambuf_iterator<char>(in), {}};
  if (in && !std::filesystem::is_directory(file)) return bytes;
  session.talk << file.string() << ": cannot be read: no such file, or no permission\n";
  return std::nullopt;
}

void list_faults(const KbSession& session, const std::filesystem::path& file,
                 const std::vector<RowFault>& faults) {
  for (const auto& fault : faults)
    session.talk << fmt::format("{}:{}: {}\n", file.string(), fault.line, fault.what);
}

int import_exit(const ImportReport& report) {
  if (report.failed == 0) return kGood;
  return report.created + report.updated + report.unchanged == 0 ? kFailed : kPartly;
}

void tell_import(const KbSession& session, const std::filesystem::path& file, const ImportReport& report,
                 ImportMode mode) {
  for (const auto& note : report.notes) session.talk << file.string() << ": " << note << "\n";
  list_faults(session, file, report.faults);
  if (report.failed > report.faults.size())
    session.talk << fmt::format("… and {} more\n", report.failed - report.faults.size());
  if (session.format == OutputFormat::json)
    session.out << import_json(report, mode) << "\n";
  else
    session.out << fmt::format("{}created {}  updated {}  unchanged {}  failed {}\n",
                               mode == ImportMode::dry_run ? "nothing was kept (dry run): " : "",
                               report.created, report.updated, report.unchanged, report.failed);
}

std::string recall_json(const RecallReport& report) {
  std::vector<std::string> misses;
  for (const auto& miss : report.misses)
    misses.push_back(JsonObject()
                         .set("line", miss.asked.line)
                         .set("text", miss.asked.text)
                         .set("expected", miss.asked.key)
                         .set("found", miss.found)
                         .set("score", miss.score)
                         .set("place", miss.place)
                         .str());
  return JsonObject()
      .set("cases", report.cases)
      .set("recall_at_1", report.recall_at_1())
      .set("recall_at_5", report.recall_at_5())
      .set("misses", RawJson{json_array(misses)})
      .set("faults", RawJson{faults_json(report.faults)})
      .str();
}

void tell_recall(const KbSession& session, const std::filesystem::path& cases, const RecallReport& report) {
  for (const auto& miss : report.misses)
    session.out << fmt::format("{}:{}: '{}' should find {}, finds {} ({:.2f})\n", cases.string(),
                               miss.asked.line, miss.asked.text, miss.asked.key,
                               miss.found.empty() ? "nothing" : miss.found, miss.score);
  session.out << fmt::format("cases {}  recall@1 {:.3f}  recall@5 {:.3f}\n", report.cases,
                             report.recall_at_1(), report.recall_at_5());
}

}  // namespace

int kb_import(const KbSession& session, const std::filesystem::path& file, ImportMode mode) {
  const auto format = format_or_say(session, file);
  if (!format) return kWrongUse;
  const auto bytes = read_or_say(session, file);
  if (!bytes) return kFailed;
  knowledgebase::ImportOptions options{mode, {"import", session.clock()}, session.zone_offset_minutes, {}};
  if (session.shows_progress)
    options.progress = [&](std::size_t rows) { session.talk << "\r" << rows << " rows" << std::flush; };
  try {
    const auto report = knowledgebase::import_entries(session.database, *bytes, *format, options);
    if (session.shows_progress) session.talk << "\r";
    tell_import(session, file, report, mode);
    return import_exit(report);
  } catch (const RequestError& error) {
    session.talk << file.string() << ": " << error.what() << "\n";
    return kFailed;
  }
}

int kb_export(const KbSession& session, const std::filesystem::path& file) {
  const auto format = format_or_say(session, file);
  if (!format) return kWrongUse;
  try {
    const auto entries = EntryStore(session.database).all();
    knowledgebase::export_file(entries, *format, file);
    session.talk << fmt::format("{} entries in {}\n", entries.size(), file.string());
    return kGood;
  } catch (const RequestError& error) {
    session.talk << file.string() << ": " << error.what() << "\n";
    return kFailed;
  }
}

int kb_lint(const KbSession& session) {
  const auto findings = knowledgebase::lint(EntryStore(session.database).all(), session.clock());
  std::vector<std::string> items;
  std::size_t faults = 0;
  for (const auto& finding : findings) {
    const bool is_fault = finding.gravity == knowledgebase::Gravity::fault;
    const char* gravity = is_fault ? "fault" : "hint";
    if (is_fault) ++faults;
    if (session.format == OutputFormat::json)
      items.push_back(JsonObject()
                          .set("gravity", gravity)
                          .set("kind", finding.kind)
                          .set("key", finding.key)
                          .set("what", finding.what)
                          .str());
    else
      session.out << fmt::format("{:5}  {}: {}\n", gravity, finding.key, finding.what);
  }
  if (session.format == OutputFormat::json)
    session.out << JsonObject().set("faults", faults).set("findings", RawJson{json_array(items)}).str()
                << "\n";
  session.talk << fmt::format("{} faults, {} hints\n", faults, findings.size() - faults);
  return faults == 0 ? kGood : kFailed;
}

int kb_test(const KbSession& session, const nlu::Engine& engine, const std::filesystem::path& cases,
            double at_least) {
  std::ifstream in(cases, std::ios::binary);
  if (!in || std::filesystem::is_directory(cases)) {
    session.talk << cases.string() << ": cannot be read: no such file, or no permission\n";
    return kFailed;
  }
  const TimePoint now = session.clock();
  const auto snapshot = knowledgebase::Snapshot::build(EntryStore(session.database).published(), now);
  const auto report = knowledgebase::measure_recall(in, engine, *snapshot, now);
  list_faults(session, cases, report.faults);
  if (session.format == OutputFormat::json)
    session.out << recall_json(report) << "\n";
  else
    tell_recall(session, cases, report);
  if (report.cases == 0 || report.recall_at_1() < at_least) return kFailed;
  return report.faults.empty() ? kGood : kPartly;
}

}  // namespace xiaoer::gateway
