// SPDX-License-Identifier: Apache-2.0
#include "gateway/serve/rule_keeper.h"

#include "knowledgebase/entry_store.h"
#include "knowledgebase/pack_loader.h"

namespace xiaoer::gateway {

RuleKeeper::RuleKeeper(const std::filesystem::path& pack, Database& database, Clock clock)
    : database_(database), clock_(std::move(clock)) {
  auto engine = nlu::Engine::load(pack);
  auto script = dialogs::Script::load(pack);
  if (knowledgebase::EntryStore(database_).count() == 0)
    knowledgebase::load_pack_into(database_, knowledgebase::load_pack(pack / "knowledge.toml"), clock_);
  book_.replace({std::move(engine), std::move(script), nullptr});
  refresh();
}

void RuleKeeper::refresh() {
  std::lock_guard lock(mutex_);
  const knowledgebase::EntryStore store(database_);
  const TimePoint now = clock_();
  book_.replace_knowledge(knowledgebase::Snapshot::build(store.published(), now));
  next_change_ = store.next_change(now);
}

void RuleKeeper::refresh_if_due() {
  {
    std::lock_guard lock(mutex_);
    if (!next_change_ || clock_() < *next_change_) return;
  }
  refresh();
}

std::vector<Problem> pack_problems(const std::filesystem::path& pack) {
  std::vector<Problem> problems;
  const auto collect = [&problems](auto&& load) {
    try {
      load();
    } catch (const ConfigError& error) {
      problems.insert(problems.end(), error.problems().begin(), error.problems().end());
    }
  };
  collect([&] { static_cast<void>(nlu::Engine::load(pack)); });
  collect([&] { static_cast<void>(dialogs::Script::load(pack)); });
  collect([&] { static_cast<void>(knowledgebase::load_pack(pack / "knowledge.toml")); });
  return problems;
}

}  // namespace xiaoer::gateway
