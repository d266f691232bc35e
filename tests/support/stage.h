// SPDX-License-Identifier: Apache-2.0
// The gateway's core on an in-memory store with the shipped pack and a clock turned by hand: what tests of
// inbox, worker and outbox stand on.
#pragma once
#include "gateway/inbox.h"
#include "gateway/outbox.h"
#include "gateway/serve/rule_keeper.h"
#include "gateway/worker.h"
#include "tests/support/memory_database.h"

namespace xiaoer::test {

class Stage {
 public:
  Stage()
      : database(memory_database()),
        rules(std::string(XIAOER_SOURCE_DIR) + "/config/packs/food", *database, clock),
        services{*database, rules.book(), clock},
        worker(quiet(services), {clock, [this] { return agents_online; }, 480}, metrics, {1, 4, 2}),
        inbox(*database, clock, [this](Id id) { worker.wake(id); }) {}

  channels::Accepted say(const std::string& peer, const std::string& text, const std::string& id = "") {
    now += Milliseconds{1000};
    return inbox.accept(
        {{"fake", "main", peer}, id.empty() ? "m" + std::to_string(++made) : id, Text{text}, now, "", ""});
  }
  // Says it and lets the worker answer; the bot's texts.
  std::vector<std::string> ask(const std::string& peer, const std::string& text) {
    const auto accepted = say(peer, text);
    worker.settle();
    std::vector<std::string> answers;
    for (const Row& row :
         database->read("SELECT text FROM message WHERE conversation_id = $1 AND seq > $2 ORDER BY seq",
                        {accepted.conversation_id, accepted.seq}))
      answers.push_back(row.text(0));
    return answers;
  }
  std::string one(std::string_view sql, const Params& params = {}) {
    const Rows rows = database->read(sql, params);
    if (rows.empty()) return "";
    return rows[0].text(0).empty() ? std::to_string(rows[0].integer(0)) : rows[0].text(0);
  }

  TimePoint now = parse_rfc3339("2026-01-05T02:00:00Z").value();
  Clock clock = [this] { return now; };
  bool agents_online = true;
  int made = 0;
  std::unique_ptr<Database> database;
  gateway::RuleKeeper rules;
  gateway::Metrics metrics;
  gateway::Services services;
  gateway::Worker worker;
  gateway::Inbox inbox;

 private:
  static gateway::Services& quiet(gateway::Services& services) {
    services.changed = [](Id) {};
    services.outgoing = [](const std::string&, const std::string&) {};
    return services;
  }
};

}  // namespace xiaoer::test
