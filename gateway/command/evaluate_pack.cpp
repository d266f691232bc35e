// SPDX-License-Identifier: Apache-2.0
#include <nlohmann/json.hpp>
#include <set>

#include "gateway/command/evaluate.h"
#include "gateway/command/evaluate_scope.h"
#include "nlu/pack_engine.h"

namespace xiaoer::gateway {

namespace {

using nlohmann::json;

constexpr double kIntentSure = 0.6;  // as policy.toml has it
constexpr const char* kCalm = "OK";

struct Expected {
  std::set<std::string> intents;
  bool urgent = false, outside = false;
};

Expected expected_of(const std::string& label, const nlu::PackEngine& engine) {
  Expected expected;
  std::string part;
  const auto take = [&] {
    if (part == "P0")
      expected.urgent = true;
    else if (part == kOutside)
      expected.outside = true;
    else if (!part.empty() && part != kCalm)
      expected.intents.insert(part);
    part.clear();
  };
  for (const char byte : label) {
    if (byte == '|')
      take();
    else
      part += byte;
  }
  take();
  for (const auto& intent : expected.intents)
    if (engine.priority_of(intent) == nlu::Priority::p0) expected.urgent = true;
  return expected;
}

// How many urgent messages were found, and how many calm ones raised an alarm.
struct Alarms {
  double urgent = 0, found = 0, calm = 0, false_alarms = 0;

  void add(const Expected& expected, bool alarmed) {
    (expected.urgent ? urgent : calm) += 1;
    if (alarmed) (expected.urgent ? found : false_alarms) += 1;
  }
  void put(json& result, const std::string& ending) const {
    if (urgent > 0) result["p0_recall" + ending] = found / urgent;
    if (calm > 0) result["p0_false_rate" + ending] = false_alarms / calm;
  }
};

}  // namespace

std::string evaluate_pack_json(const std::filesystem::path& pack, const std::filesystem::path& test,
                               TimePoint now) {
  const auto rows = read_labelled(test);
  const nlu::PackEngine engine(pack);
  const auto begin = SteadyClock::now();
  (void)engine.understand("", now);
  json result = {{"train_seconds", microseconds_since(begin) / 1e6}};
  Confusion confusion;
  Times times;
  std::vector<Scored> inside;
  std::vector<double> outside;
  Alarms by_all, by_rules;
  json wrong = json::array();
  for (const auto& row : rows) {
    const auto start = SteadyClock::now();
    const auto understanding = engine.understand(row.text, now);
    times.add(microseconds_since(start));
    const Expected expected = expected_of(row.label, engine);
    const bool alarmed = understanding.urgency.level == nlu::Priority::p0;
    const bool alarmed_by_rules = engine.urgency_by_rules(row.text, now).level == nlu::Priority::p0;
    by_all.add(expected, alarmed);
    by_rules.add(expected, alarmed_by_rules);
    const double score = understanding.intents.empty() ? 0 : understanding.intents.front().score;
    const std::string top = understanding.top_intent();
    if (expected.outside) outside.push_back(score);
    bool right = alarmed == expected.urgent && alarmed_by_rules == expected.urgent;
    if (!expected.intents.empty()) {
      const bool hit = expected.intents.contains(top);
      confusion.add(hit ? top : *expected.intents.begin(), top);
      inside.push_back({score, hit});
      right = right && hit;
    }
    if (!right)
      wrong.push_back({{"label", row.label},
                       {"text", row.text},
                       {"found", top},
                       {"p0", alarmed},
                       {"p0_rules", alarmed_by_rules}});
  }
  result["rows"] = rows.size();
  if (confusion.total()) result["accuracy"] = confusion.accuracy();
  if (confusion.total()) result["macro_f1"] = confusion.macro_f1();
  by_all.put(result, "");
  by_rules.put(result, "_rules");
  put_scope(result, inside, outside, kIntentSure);
  put_curve(result, inside, outside);
  put_times(result, times);
  result["wrong"] = std::move(wrong);
  return result.dump(2);
}

}  // namespace xiaoer::gateway
