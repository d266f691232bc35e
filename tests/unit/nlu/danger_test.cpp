// SPDX-License-Identifier: Apache-2.0
// The shipped lexicon and rules on the sentences of tests/sentences/food: they must not find less than they
// did when a figure was written down, nor raise more false alarms. Lexicon and rules alone, nothing learned.
#include <gtest/gtest.h>

#include <fstream>
#include <string>

#include "nlu/pack_engine.h"

namespace xiaoer::nlu {
namespace {

struct Floor {
  const char* file;
  int missed, alarms;  // at most so many
};

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

Count count(const std::string& file) {
  Count result;
  std::ifstream lines("tests/sentences/food/" + file);
  for (std::string line; std::getline(lines, line);) {
    const auto tab = line.find('\t');
    if (tab == line.npos || line.starts_with("label\t")) continue;
    const std::string label = line.substr(0, line.find_first_of("|\t")), text = line.substr(tab + 1);
    const bool urgent = label == "P0" || engine().priority_of(label) == Priority::p0;
    const bool found = engine().urgency_by_rules(text, day_of_figures()).level == Priority::p0;
    ++result.rows;
    if (found == urgent) continue;
    ++(urgent ? result.missed : result.alarms);
    result.texts += "\n  " + line;
  }
  return result;
}

class Danger : public testing::TestWithParam<Floor> {};

TEST_P(Danger, KeepsItsFigures) {
  const Count result = count(GetParam().file);
  EXPECT_GT(result.rows, 50) << GetParam().file;
  EXPECT_LE(result.missed, GetParam().missed) << result.texts;
  EXPECT_LE(result.alarms, GetParam().alarms) << result.texts;
}

INSTANTIATE_TEST_SUITE_P(Sentences, Danger,
                         testing::Values(Floor{"urgent_first.tsv", 2, 1}, Floor{"urgent_second.tsv", 1, 1},
                                         Floor{"urgent_third.tsv", 4, 3}, Floor{"urgent_fourth.tsv", 1, 0},
                                         Floor{"intents_fresh.tsv", 0, 0},
                                         Floor{"all_intents_first.tsv", 1, 6},
                                         Floor{"all_intents_second.tsv", 0, 6},
                                         Floor{"all_intents_third.tsv", 1, 6}),
                         [](const auto& row) {
                           const std::string file = row.param.file;
                           return file.substr(0, file.find('.'));
                         });

}  // namespace
}  // namespace xiaoer::nlu
