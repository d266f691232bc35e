// SPDX-License-Identifier: Apache-2.0
#include "gateway/command/simulate.h"

#include <iostream>
#include <istream>
#include <map>
#include <ostream>

#include "gateway/inbox.h"
#include "gateway/serve/rule_keeper.h"
#include "gateway/worker.h"
#include "storage/migrations.h"
#include "storage/sqlite_database.h"

namespace xiaoer::gateway {
namespace {

constexpr const char* kChannel = "simulated";

// The words of a customer's line, nullopt when the line is none.
std::optional<std::string> customer_words(const std::string& line) {
  for (const std::string mark : {"客:", "客：", ">"}) {
    if (line.rfind(mark, 0) != 0) continue;
    const auto begin = line.find_first_not_of(' ', mark.size());
    return begin == std::string::npos ? "" : line.substr(begin);
  }
  return std::nullopt;
}

std::string indented(std::string text) {
  for (std::size_t at = text.find('\n'); at != std::string::npos; at = text.find('\n', at + 1))
    text.insert(at + 1, "    ");
  return text;
}

// The pipeline with an in-memory store.
class Stage {
 public:
  explicit Stage(const SimulateOptions& options)
      : now_(options.now),
        clock_([this] { return now_; }),
        database_(migrated()),
        rules_(options.pack, *database_, clock_),
        services_{*database_, rules_.book(), clock_},
        worker_(ready(services_),
                {clock_, [online = options.agents_online] { return online; }, options.zone_offset_minutes},
                metrics_, {1, 1, 1}),
        inbox_(*database_, clock_, [this](Id conversation_id) { worker_.wake(conversation_id); }) {}

  void new_customer() { ++customer_; }

  void play(const std::string& words, std::ostream& out) {
    now_ += std::chrono::seconds(1);
    const Address from{kChannel, "simulate", "customer-" + std::to_string(customer_)};
    const auto tickets_before = tickets();
    const auto accepted =
        inbox_.accept({from, "line-" + std::to_string(++lines_), Text{words}, now_, "", ""});
    const std::string waited_for = handover(accepted.conversation_id);
    worker_.settle();
    tell_replies(accepted, out);
    for (const auto& [id, ticket] : tickets()) {
      const auto known = tickets_before.find(id);
      if (known == tickets_before.end() || known->second != ticket) out << "=: ticket " << ticket << "\n";
    }
    const std::string waits_for = handover(accepted.conversation_id);
    if (waits_for != waited_for) out << "=: human " << waits_for << "\n";
  }

 private:
  static std::unique_ptr<Database> migrated() {
    auto database = open_sqlite({});
    migrate(*database);
    return database;
  }

  static Services& ready(Services& services) {
    services.changed = [](Id) {};
    services.outgoing = [](const std::string&, const std::string&) {};
    return services;
  }

  // Why the conversation waits for a person, "" when it does not.
  std::string handover(Id conversation_id) {
    const Rows rows =
        database_->read("SELECT status, handover_reason FROM conversation WHERE id = $1", {conversation_id});
    return rows[0].text(0) == "queued" ? rows[0].text(1) : "";
  }

  void tell_replies(const channels::Accepted& accepted, std::ostream& out) {
    for (const Row& row : database_->read("SELECT type, text, extra FROM message WHERE conversation_id = $1"
                                          " AND seq > $2 AND author <> 'visitor' ORDER BY seq",
                                          {accepted.conversation_id, accepted.seq})) {
      out << "机: " << indented(row.text(1));
      const MessageBody body = from_stored({row.text(0), row.text(1), row.text(2)});
      int number = 0;
      if (const auto* card = std::get_if<Card>(&body))
        for (const auto& choice : card->choices) out << "\n    [" << ++number << "] " << choice.label;
      out << "\n";
    }
  }

  // "complaint TK20261122-0001 high open" of each ticket.
  std::map<Id, std::string> tickets() {
    std::map<Id, std::string> found;
    for (const Row& row : database_->read("SELECT id, type, number, priority, status, urged FROM ticket")) {
      const std::string urged = row.integer(5) > 0 ? " urged " + std::to_string(row.integer(5)) : "";
      found[row.integer(0)] = row.text(1) + " " + row.text(2) + " " + row.text(3) + " " + row.text(4) + urged;
    }
    return found;
  }

  TimePoint now_;
  Clock clock_;
  std::unique_ptr<Database> database_;
  RuleKeeper rules_;
  Metrics metrics_;
  Services services_;
  Worker worker_;
  Inbox inbox_;
  int customer_ = 1, lines_ = 0;
};

}  // namespace

int simulate(std::istream& in, std::ostream& out, const SimulateOptions& options) {
  Stage stage(options);
  bool after_blank = false, any = false;
  for (std::string line; std::getline(in, line);) {
    if (!line.empty() && line.back() == '\r') line.pop_back();
    out << line << "\n";
    const auto words = customer_words(line);
    if (words && after_blank && any) stage.new_customer();
    if (words) stage.play(*words, out);
    any = any || words;
    if (words || line.find_first_not_of(' ') == std::string::npos) after_blank = !words;
  }
  if (!any) std::cerr << "no line begins with 客: or >, so nothing was said; other lines are only repeated\n";
  return 0;
}

}  // namespace xiaoer::gateway
