// SPDX-License-Identifier: Apache-2.0
#include "gateway/command/match.h"

#include <iostream>

#include "gateway/command/nlu_commands.h"
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

}  // namespace xiaoer::gateway
