// SPDX-License-Identifier: Apache-2.0
#include "knowledgebase/recall.h"

namespace xiaoer::knowledgebase {
namespace {

constexpr std::size_t kPlaces = 5;

void ask(RecallReport& report, const RecallCase& asked, const std::vector<FaqHit>& hits) {
  ++report.cases;
  std::size_t place = 0;
  for (std::size_t i = 0; i < hits.size() && place == 0; ++i)
    if (hits[i].key == asked.key) place = i + 1;
  if (place == 1) ++report.first;
  if (place > 0) ++report.in_five;
  if (place == 1) return;
  if (hits.empty())
    report.misses.push_back({asked, "", 0, 0});
  else
    report.misses.push_back({asked, hits.front().key, hits.front().score, place});
}

}  // namespace

RecallReport measure_recall(std::istream& cases, const nlu::Engine& engine, const Snapshot& snapshot,
                            TimePoint now) {
  RecallReport report;
  std::string line;
  for (int number = 1; std::getline(cases, line); ++number) {
    if (line.ends_with('\r')) line.pop_back();
    if (line.empty() || line.starts_with('#')) continue;
    const auto tab = line.find('\t');
    if (tab == std::string::npos || tab == 0 || tab + 1 == line.size()) {
      report.faults.push_back({number, "is not text<TAB>key"});
      continue;
    }
    const RecallCase asked{number, line.substr(0, tab), line.substr(tab + 1)};
    if (!snapshot.find_key(asked.key)) {
      report.faults.push_back({number, "no published entry has the key '" + asked.key + "'"});
      continue;
    }
    ask(report, asked, snapshot.search(engine.understand(asked.text, now), kPlaces));
  }
  return report;
}

}  // namespace xiaoer::knowledgebase
