// SPDX-License-Identifier: Apache-2.0
#include "gateway/command/match.h"

#include <unistd.h>

#include <iostream>

#include "gateway/command/evaluate.h"
#include "gateway/command/kb_commands.h"
#include "gateway/command/nlu_commands.h"
#include "gateway/serve/data_folder.h"
#include "gateway/serve/rule_keeper.h"
#include "storage/migrations.h"
#include "storage/sqlite_database.h"

namespace xiaoer::gateway {

int run_segment(const Configuration& configuration) {
  const auto engine = nlu::Engine::load(configuration.pack);
  return nlu_segment(std::cin, std::cout, *engine);
}

int run_explain(const Configuration& configuration, const std::string& text) {
  const auto database = open_sqlite({});
  migrate(*database);
  RuleKeeper rules(configuration.pack, *database, system_now);
  std::cout << explain_json(rules.book().current(), text, system_now()) << "\n";
  return 0;
}

int run_evaluate(const Configuration& configuration, const std::string& kind, const EvaluateFiles& files) {
  const auto oos = files.oos.empty() ? std::nullopt : std::optional<std::filesystem::path>(files.oos);
  if (kind == "intents")
    std::cout << evaluate_intents_json({configuration.pack, files.train, files.test, oos, files.noise})
              << "\n";
  else if (kind == "faq")
    std::cout << evaluate_faq_json({files.bank, files.queries, oos}) << "\n";
  else
    std::cout << evaluate_pack_json(configuration.pack, files.test, system_now()) << "\n";
  return 0;
}

int run_kb(const Configuration& configuration, const KbCall& call) {
  DataFolder folder(configuration.data);
  RuleKeeper rules(configuration.pack, folder.database(),
                   system_now);  // a fresh store gets the pack's knowledge
  const KbSession session{folder.database(),
                          system_now,
                          std::cout,
                          std::cerr,
                          call.output == "json" ? OutputFormat::json : OutputFormat::table,
                          configuration.zone_offset_minutes,
                          ::isatty(STDERR_FILENO) == 1};
  if (call.verb == "import")
    return kb_import(session, call.file,
                     call.dry_run ? knowledgebase::ImportMode::dry_run : knowledgebase::ImportMode::apply);
  if (call.verb == "export") return kb_export(session, call.file);
  if (call.verb == "lint") return kb_lint(session);
  return kb_test(session, *rules.book().current().engine, call.file, call.at_least);
}

}  // namespace xiaoer::gateway
