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
  double urgent = 0, found_urgent = 0, calm = 0, false_urgent = 0, by_rules = 0, false_by_rules = 0;
  json wrong = json::array();
  for (const auto& row : rows) {
    const auto start = SteadyClock::now();
    const auto understanding = engine.understand(row.text, now);
    times.add(microseconds_since(start));
    const Expected expected = expected_of(row.label, engine);
    const bool alarmed = understanding.urgency.level == nlu::Priority::p0;
    (expected.urgent ? urgent : calm) += 1;
    if (alarmed) (expected.urgent ? found_urgent : false_urgent) += 1;
    if (engine.urgency_by_rules(row.text, now).level == nlu::Priority::p0)
      (expected.urgent ? by_rules : false_by_rules) += 1;
    const double score = understanding.intents.empty() ? 0 : understanding.intents.front().score;
    const std::string top = understanding.top_intent();
    if (expected.outside) outside.push_back(score);
    bool right = alarmed == expected.urgent;
    if (!expected.intents.empty()) {
      const bool hit = expected.intents.contains(top);
      confusion.add(hit ? top : *expected.intents.begin(), top);
      inside.push_back({score, hit});
      right = right && hit;
    }
    if (!right) wrong.push_back({{"label", row.label}, {"text", row.text}, {"found", top}, {"p0", alarmed}});
  }
  result["rows"] = rows.size();
  if (confusion.total()) result["accuracy"] = confusion.accuracy();
  if (confusion.total()) result["macro_f1"] = confusion.macro_f1();
  if (urgent > 0) result["p0_recall"] = found_urgent / urgent;
  if (urgent > 0) result["p0_recall_rules"] = by_rules / urgent;
  if (calm > 0) result["p0_false_rate"] = false_urgent / calm;
  if (calm > 0) result["p0_false_rate_rules"] = false_by_rules / calm;
  put_scope(result, inside, outside, kIntentSure);
  put_curve(result, inside, outside);
  put_times(result, times);
  result["wrong"] = std::move(wrong);
  return result.dump(2);
}

}  // namespace xiaoer::gateway
