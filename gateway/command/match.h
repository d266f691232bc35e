// SPDX-License-Identifier: Apache-2.0
// `xiaoer nlu …` and `xiaoer kb …` as main calls them: they load the pack, not the store, so
// they work beside a running service. One thread.
#pragma once
#include <string>

#include "gateway/config/configuration.h"

namespace xiaoer::gateway {

int run_segment(const Configuration& configuration);  // standard input → standard output
int run_explain(const Configuration& configuration, const std::string& text);  // one JSON object

struct EvaluateFiles {
  std::string train, test, bank, queries, oos;  // "" = not given
  std::string noise;                            // "homophones", "traditional"
};
// `kind`: "intents", "faq", "pack". One JSON object on standard output.
int run_evaluate(const Configuration& configuration, const std::string& kind, const EvaluateFiles& files);

struct KbCall {
  std::string verb;  // "import", "export", "lint", "test"
  std::string file;
  std::string output = "table";  // or "json"
  bool dry_run = false;
  double at_least = 0;
};
int run_kb(const Configuration& configuration, const KbCall& call);

}  // namespace xiaoer::gateway
