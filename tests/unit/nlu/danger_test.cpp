// SPDX-License-Identifier: Apache-2.0
// The shipped pack on the sentences of tests/sentences/food: it must not find less danger than it did when a
// figure was written down, nor raise more false alarms: lexicon and rules alone, and with what was learned.
#include <gtest/gtest.h>

#include <fstream>
#include <string>

#include "nlu/pack_engine.h"

namespace xiaoer::nlu {
namespace {

struct Count {
  int rows = 0, missed = 0, alarms = 0;
  std::string texts;  // of both, for the message of a failure
};

const PackEngine& engine() {
  static const PackEngine instance("config/packs/food");
  return instance;
}

TimePoint day_of_figures() {
  return TimePoint(std::chrono::sys_days(std::chrono::year(2026) / 11 / 23) + std::chrono::hours(4));
}

bool by_rules(const std::string& text) {
  return engine().urgency_by_rules(text, day_of_figures()).level == Priority::p0;
}
bool by_all(const std::string& text) {
  return engine().understand(text, day_of_figures()).urgency.level == Priority::p0;
}

Count count(const std::string& file, bool (*calls)(const std::string&)) {
  Count result;
  std::ifstream lines("tests/sentences/food/" + file);
  for (std::string line; std::getline(lines, line);) {
    const auto tab = line.find('\t');
    if (tab == line.npos || line.starts_with("label\t")) continue;
    const std::string label = line.substr(0, line.find_first_of("|\t")), text = line.substr(tab + 1);
    const bool urgent = label == "P0" || engine().priority_of(label) == Priority::p0;
    const bool found = calls(text);
    ++result.rows;
    if (found == urgent) continue;
    ++(urgent ? result.missed : result.alarms);
    result.texts += "\n  " + line;
  }
  return result;
}

// At most so many by lexicon and rules alone; and by all, with one and two to spare for other arithmetic.
struct Floor {
  const char* file;
  int missed_by_rules, alarms_by_rules, missed, alarms;
};

// The last six sets were judged before anybody had read them.
const Floor kFloors[] = {
    {"urgent_first.tsv", 1, 0, 1, 13},        {"urgent_second.tsv", 3, 0, 1, 11},
    {"urgent_third.tsv", 8, 0, 5, 8},         {"urgent_fourth.tsv", 2, 0, 2, 7},
    {"intents_fresh.tsv", 0, 0, 1, 2},        {"all_intents_first.tsv", 3, 2, 1, 8},
    {"all_intents_second.tsv", 7, 1, 1, 6},   {"all_intents_third.tsv", 6, 2, 1, 4},
    {"all_intents_fourth.tsv", 12, 6, 1, 11}, {"all_intents_fifth.tsv", 11, 3, 4, 10},
    {"all_intents_sixth.tsv", 25, 9, 6, 12},  {"all_intents_seventh.tsv", 11, 11, 3, 19},
    {"all_intents_eighth.tsv", 7, 4, 1, 13},  {"all_intents_ninth.tsv", 10, 4, 1, 10},
};

std::string name_of(const testing::TestParamInfo<Floor>& row) {
  const std::string file = row.param.file;
  return file.substr(0, file.find('.'));
}

class Danger : public testing::TestWithParam<Floor> {};

TEST_P(Danger, KeepsItsFigures) {
  const Count result = count(GetParam().file, by_rules);
  EXPECT_GT(result.rows, 50) << GetParam().file;
  EXPECT_LE(result.missed, GetParam().missed_by_rules) << result.texts;
  EXPECT_LE(result.alarms, GetParam().alarms_by_rules) << result.texts;
}

INSTANTIATE_TEST_SUITE_P(Sentences, Danger, testing::ValuesIn(kFloors), name_of);

// One test, because it learns the pack first.
TEST(DangerByAll, KeepsItsFigures) {
  for (const Floor& floor : kFloors) {
    const Count result = count(floor.file, by_all);
    EXPECT_LE(result.missed, floor.missed) << floor.file << result.texts;
    EXPECT_LE(result.alarms, floor.alarms) << floor.file << result.texts;
  }
}

}  // namespace
}  // namespace xiaoer::nlu
